/** Below this size, JSON.parse of the whole file takes less than 10 ms. */
const LARGE = 1 << 20;

/** Words that JSON writes unescaped, and that mean themselves in a regular expression but for the dot. */
const PLAIN = /^[\w.:-]+$/;

/** How libvirt's lease helper writes entries: pretty JSON, in which these lines are only around an entry. */
const [BEGIN, END] = ['\n  {', '\n  }'];

/**
 * Returns the entries of a large BRIDGE.status that have one of the words as a value, ignoring case, without parsing the others.
 * Undefined if the file is small, or does not look as libvirt writes it: then all of it must be parsed.
 */
export function entriesWith(text: string, words: readonly string[]): unknown[] | undefined {
  if (text.length < LARGE || words.length === 0 || !words.every((word) => PLAIN.test(word))) return undefined;
  if (!text.startsWith(`[${BEGIN}\n`) || !text.endsWith(`${END}\n]\n`) || text.includes('\\')) return undefined;
  const value = new RegExp(`"(?:${words.map((word) => word.replaceAll('.', '\\.')).join('|')})"`, 'gi');
  const entries: unknown[] = [];
  while (value.test(text)) {
    const begin = text.lastIndexOf(BEGIN, value.lastIndex);
    const end = text.indexOf(END, value.lastIndex);
    try {
      entries.push(JSON.parse(text.slice(begin, end + END.length)));
    } catch {
      return undefined; // It has another shape after all.
    }
    value.lastIndex = end;
  }
  return entries;
}
