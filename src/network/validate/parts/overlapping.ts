export interface AddressSpan {
  readonly first: bigint;
  readonly last: bigint;
}

/** Each span that overlaps one with a lower start, together with that one, sorted by start. */
export function* overlapping<Span extends AddressSpan>(spans: readonly Span[]): Generator<[Span, Span]> {
  const sorted = [...spans].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let widest: Span | undefined;
  for (const span of sorted) {
    if (widest !== undefined && span.first <= widest.last) yield [widest, span];
    if (widest === undefined || span.last > widest.last) widest = span;
  }
}
