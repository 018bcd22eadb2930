import { Document, parseDocument, Scalar, visit } from 'yaml';
import { VnetError } from '../error.ts';
import { INVISIBLE } from '../invisible.ts';
import type { Json } from './outcome.ts';

/**
 * Strings that the library leaves plain and that a YAML 1.1 or 1.2 reader may take for something else: the value `=`, the
 * merge key `<<`, octal numbers of YAML 1.2, document markers, and digits with colons in forms that readers disagree on.
 */
const AMBIGUOUS = /^(?:=|<<|[-+]?0o?[0-7_]+|---.*|\.\.\..*|[-+]?[\d_]+(?::[\d_.]*)+)$/i;

/**
 * Returns a YAML document, or an item of one, that YAML 1.1 readers (PyYAML, Ansible, Ruby) and YAML 1.2 readers read as the
 * same data: a string that one of them would read as a number, a boolean, a date or null is quoted.
 */
export function yaml(value: Json): string {
  const document = new Document(JSON.parse(JSON.stringify(value) ?? 'null'), {
    version: '1.1',
    // The library never quotes a merge key.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge'),
  });
  visit(document, {
    Scalar(_, scalar) {
      const { value: text } = scalar;
      if (typeof text !== 'string' || (!AMBIGUOUS.test(text) && text.search(INVISIBLE) === -1)) return;
      scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // Only double-quoted strings contain such a character.
  return document
    .toString({ lineWidth: 0 })
    .replace(INVISIBLE, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Reads a YAML document, which JSON is too. Throws VnetError `file-unreadable` if it is malformed. */
export function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined)
    throw new VnetError('file-unreadable', `${path}: ${error.message.split('\n', 1)[0]?.replace(/:$/, '')}`);
  try {
    return document.toJS();
  } catch (cause) {
    // Aliases that grow without end, or that name nothing.
    throw new VnetError('file-unreadable', `${path}: ${cause instanceof Error ? cause.message : cause}`);
  }
}
