/** The last value of an option, wherever it is, in words that cannot be parsed or are not. */
export function lastValue(argv: readonly string[], short: string | undefined, long: string): string | undefined {
  let value: string | undefined;
  for (const [index, word] of argv.entries()) {
    if (word === '--') break;
    if (word === short || word === long) value = argv[index + 1];
    else if (short !== undefined && word.startsWith(short) && !word.startsWith('--')) value = word.slice(short.length);
    else if (word.startsWith(`${long}=`)) value = word.slice(long.length + 1);
  }
  return value;
}
