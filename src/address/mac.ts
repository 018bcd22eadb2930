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

/** Formats a MAC address with two lowercase digits per octet: 52:54:00:00:00:01. */
export function formatMac(mac: MacAddress): string {
  return mac.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** Whether the group bit is set, which no interface's address has. */
export function isMulticast(mac: MacAddress): boolean {
  return ((mac[0] ?? 0) & 1) === 1;
}
