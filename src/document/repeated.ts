/** The items with a key that an earlier item has too, in order. Items without a key are skipped. */
export function* repeated<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): Generator<{ readonly item: Item; readonly key: string; readonly first: Item }> {
  const firsts = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, item);
    else yield { item, key, first };
  }
}
