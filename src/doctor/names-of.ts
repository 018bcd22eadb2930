/** The most names that a message lists. */
const LISTED = 3;

/** Names in a message: `guest 'a'`, `guests 'a' and 'b'`, `guests 'a', 'b', 'c' and 5 more`. */
export function namesOf(what: string, all: readonly { readonly name: string }[]): string {
  const names = all.slice(0, LISTED).map(({ name }) => `'${name}'`);
  const rest = all.length - names.length;
  const last = rest > 0 ? `${rest} more` : names.pop();
  return `${what}${all.length === 1 ? '' : 's'} ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}
