/** What a pattern of the catalogue matches, as a person reads it: one text for each alternative, with … for what varies. */
export function patternTexts({ source }: RegExp): string[] {
  const reader = { source, at: 0 };
  const texts = alternatives(reader).map((text) => text.replace(/(?:…\s*)+…/g, '…').trim());
  return [...new Set(texts)].filter((text) => text !== '' && text !== '…');
}

interface Reader {
  readonly source: string;
  at: number;
}

/** The texts of the alternatives up to the end of a group. */
function alternatives(reader: Reader): string[] {
  const texts: string[] = [];
  for (;;) {
    texts.push(...sequence(reader));
    if (reader.source[reader.at] !== '|') return texts;
    reader.at++;
  }
}

/** A sequence with a group of a few words has a text for each of them. */
const MOST_TEXTS = 8;

function sequence(reader: Reader): string[] {
  let texts = [''];
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source[reader.at] ?? '')) {
    const part = quantified(atom(reader), reader);
    const combined = texts.flatMap((text) => part.map((each) => text + each));
    texts = combined.length > MOST_TEXTS ? texts.map((text) => `${text}${part[0] ?? ''}`) : combined;
  }
  return texts;
}

function atom(reader: Reader): string[] {
  const { source } = reader;
  const character = source[reader.at] ?? '';
  if (character === '(') return group(reader);
  if (character === '[') {
    const length = /^\[(?:\\.|[^\]\\])*\]/.exec(source.slice(reader.at))?.[0].length ?? 1;
    const set = source.slice(reader.at + 1, reader.at + length - 1);
    reader.at += length;
    return [/^\[?[`']+$/.test(set) ? "'" : '…'];
  }
  reader.at += character === '\\' ? 2 : 1;
  if (character === '^' || character === '$') return [''];
  if (character === '.') return ['…'];
  if (character !== '\\') return [character];
  const letter = source[reader.at - 1] ?? '';
  return [/[bB]/.test(letter) ? '' : /[dDwWsS]/.test(letter) ? '…' : letter];
}

function group(reader: Reader): string[] {
  const [start = '(', , name] = /^\((?:\?(?:<([a-z]+)>|<?[=!:]))?/.exec(reader.source.slice(reader.at)) ?? [];
  const label = /^\(\?<([a-z]+)>/.exec(start)?.[1] ?? name;
  reader.at += start.length;
  const texts = alternatives(reader);
  reader.at++;
  if (/^\(\?<?[=!]/.test(start)) return [''];
  if (label !== undefined) return [label.toUpperCase()];
  return texts;
}

/** Removes the quantifier behind an atom; what is optional is absent. */
function quantified(texts: string[], reader: Reader): string[] {
  const quantifier = /^(?:[*+?]|\{[\d,]+\})\??/.exec(reader.source.slice(reader.at))?.[0];
  if (quantifier === undefined) return texts;
  reader.at += quantifier.length;
  return quantifier === '?' ? [''] : ['…'];
}
