import { GUEST_INTERFACE } from '../device/kind.ts';
import { childrenOf } from '../document/attributes.ts';
import type { Kind } from '../document/kind.ts';
import { byPosition } from '../document/problem.ts';
import type { SourceText, Span } from '../document/rule.ts';
import { textSource, type Validated, type ValidateOptions, validateSource } from '../document/validate.ts';

/** An interface within the XML of its guest. */
const IN_DOMAIN: Kind<unknown> = {
  ...GUEST_INTERFACE,
  stages: { ...GUEST_INTERFACE.stages, define: { when: 'when the guest is defined', command: 'define' } },
};

/** The problems of every `<interface>` of a `<domain>`; undefined for other documents and for a guest without interfaces. */
export function validateDomain(
  { document, text, file }: SourceText,
  options: ValidateOptions,
): Validated<unknown> | undefined {
  if (document?.root.local !== 'domain') return undefined;
  const devices = childrenOf(document.root, 'devices');
  const interfaces = devices.flatMap((each) => childrenOf(each, 'interface'));
  if (interfaces.length === 0) return undefined;
  const problems = interfaces.flatMap((each) => {
    const source = textSource(onlySpan(text, each), file);
    return validateSource(source, IN_DOMAIN, options).problems;
  });
  return { kind: IN_DOMAIN, file, source: text, model: undefined, problems: problems.sort(byPosition) };
}

/** The text with blanks around a part, so that positions and edits are those of the whole text. */
function onlySpan(text: string, { at, end }: Span): string {
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ');
  return blank(text.slice(0, at)) + text.slice(at, end) + blank(text.slice(end));
}
