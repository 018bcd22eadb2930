/** A message of a program, and what a translator made of it. Both are formats of printf(3). */
export interface Message {
  readonly english: string;
  readonly translated: string;
}

/** The messages of a GNU message catalogue (.mo) in UTF-8 and little endian; of anything else, none. */
export function messagesIn(bytes: Buffer): Message[] {
  if (bytes.length < 20 || bytes.readUInt32LE(0) !== 0x950412de) return [];
  const [count, english, translated] = [bytes.readUInt32LE(8), bytes.readUInt32LE(12), bytes.readUInt32LE(16)];
  const textAt = (table: number, index: number) => {
    const at = table + index * 8;
    if (at + 8 > bytes.length) return '';
    const start = bytes.readUInt32LE(at + 4);
    // Behind a NUL stand the plural forms.
    return bytes.toString('utf8', start, start + bytes.readUInt32LE(at)).replace(/\0.*/s, '');
  };
  return Array.from({ length: count }, (_, index) => ({
    english: textAt(english, index),
    translated: textAt(translated, index),
  }));
}

/** A conversion of printf(3), maybe with the number of its argument. */
const CONVERSION = /%(?:(\d+)\$)?[-#+ 0]*[\d.*]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z]/;

/**
 * The English of a message that was printed, by the translation that says most of it; a part behind a colon, such as the
 * reason that the system gives, is looked up by itself. The message as it is where no translation fits.
 */
export function original(printed: string, messages: readonly Message[]): string {
  let best: { readonly english: string; readonly size: number } | undefined;
  for (const message of messages) {
    // Most messages end here: splitting thousands of formats takes long.
    const conversion = message.translated.indexOf('%');
    if (!printed.includes(conversion < 0 ? message.translated : message.translated.slice(0, conversion))) continue;
    const literals = message.translated.split(new RegExp(CONVERSION.source.replace('(\\d+)', '\\d+')));
    const size = literals.join('').length;
    // Formats such as `%s: %s` would fit everything.
    if (size < 4 || size <= (best?.size ?? 0) || !literals.every((literal) => printed.includes(literal))) continue;
    const values = valuesIn(printed, message.translated, literals);
    if (values !== undefined) best = { english: filled(message.english, values, messages), size };
  }
  return best?.english ?? printed;
}

interface Values {
  readonly byNumber: ReadonlyMap<number, string>;
  /** The text after the message, such as the system's reason. */
  readonly reason: string | undefined;
}

function valuesIn(printed: string, format: string, literals: readonly string[]): Values | undefined {
  const pattern = literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('(.*?)');
  const found = new RegExp(`^${pattern}(?:: (.*))?$`, 's').exec(printed);
  if (found === null) return undefined;
  const byNumber = new Map(conversionsOf(format).map((number, index) => [number, found[index + 1] ?? '']));
  return { byNumber, reason: found.at(-1) };
}

function filled(english: string, { byNumber, reason }: Values, messages: readonly Message[]): string {
  const numbers = conversionsOf(english);
  const text = english.replace(new RegExp(CONVERSION, 'g'), (conversion, _number, at: number) => {
    const value = byNumber.get(numbers.shift() ?? 0) ?? '';
    // `operation forbidden: %s` holds another message.
    return at > 0 && english.endsWith(`: ${conversion}`) && at + conversion.length === english.length
      ? original(value, messages)
      : value;
  });
  return reason === undefined ? text : `${text}: ${original(reason, messages)}`;
}

/** The numbers of the arguments that a format prints, in the order in which it prints them. */
function conversionsOf(format: string): number[] {
  return Array.from(format.matchAll(new RegExp(CONVERSION, 'g')), (match, index) => Number(match[1] ?? index + 1));
}
