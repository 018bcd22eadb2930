/**
 * Sorts as the modules do: with glibc's qsort(3), which is a merge sort, by the difference of two times truncated to 32 bits. The
 * lease that ends last comes first and leases that do not expire (0) come last, unless times are 2^31 seconds apart.
 */
export function inModuleOrder<T extends { readonly expires: bigint }>(leases: readonly T[]): readonly T[] {
  if (leases.length < 2) return leases;
  const half = leases.length >> 1;
  const [left, right] = [inModuleOrder(leases.slice(0, half)), inModuleOrder(leases.slice(half))];
  const merged: T[] = [];
  let [l, r] = [0, 0];
  for (;;) {
    const [a, b] = [left[l], right[r]];
    if (a === undefined) return merged.concat(right.slice(r));
    if (b === undefined) return merged.concat(left.slice(l));
    const leftFirst = BigInt.asIntN(32, b.expires - a.expires) <= 0n;
    merged.push(leftFirst ? a : b);
    if (leftFirst) l += 1;
    else r += 1;
  }
}
