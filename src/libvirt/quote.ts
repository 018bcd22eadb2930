/**
 * One word of a virsh command string, whatever it contains: virsh splits such strings at blanks, `;` and
 * newlines and knows the shell's quotes, but in a string no other expansion takes place.
 */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
