/** Six octets. */
export type MacAddress = readonly number[];

/**
 * Parses a MAC address as libvirt's virMacAddrParse does: six groups of one or two hexadecimal digits, separated by colons.
 * Text after the sixth group is ignored if it starts with a blank, a control character or a byte above 127.
 */
export function parseMac(text: string): MacAddress | undefined {
  const match = /^((?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2})(?:$|[\0- \u0080-\uffff])/.exec(text);
  return match?.[1]?.split(':').map((group) => Number.parseInt(group, 16));
}

/** What a MAC address in another notation means: 52-54-00-00-00-01, 5254.0000.0001 or 525400000001. libvirt reads none of them. */
export function parseOtherMac(text: string): MacAddress | undefined {
  const groups = text.trim().split(/[-:. ]/);
  const isGrouped = groups.length === 6 && groups.every((group) => /^[0-9a-f]{1,2}$/i.test(group));
  const digits = isGrouped ? groups.map((group) => group.padStart(2, '0')).join('') : groups.join('');
  if (!/^[0-9a-f]{12}$/i.test(digits)) return undefined;
  return parseMac(digits.replace(/..(?=.)/g, '$&:'));
}

/** Formats a MAC address with two lowercase digits per octet: 52:54:00:00:00:01. */
export function formatMac(mac: MacAddress): string {
  return mac.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** Whether the group bit is set, which no interface's address has. */
export function isMulticast(mac: MacAddress): boolean {
  return ((mac[0] ?? 0) & 1) === 1;
}
