/**
 * Quotes an argument for a virsh command string. virsh splits such strings at blanks, `;` and newlines and knows the shell's
 * quotes; it expands nothing.
 */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
