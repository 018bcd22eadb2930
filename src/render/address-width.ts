/** Addresses, subnets, MAC addresses and UUIDs: hexadecimal digits with separators. */
const ADDRESS = /(?<![^\s,;('])(?=[^\s]*[.:-])[\da-f.:/-]+(?![^\s,;)'])/gi;

/** No address is longer: an IPv6 address with a prefix length takes 43 characters. Longer DHCP client IDs wrap. */
const LONGEST = 43;

/** The width of the longest address in a text. A column that is no narrower does not break it. */
export function addressWidth(text: string): number {
  const widths = (text.match(ADDRESS) ?? []).map(({ length }) => length);
  return Math.max(0, ...widths.filter((width) => width <= LONGEST));
}
