/** Six octets. */
export type MacAddress = readonly number[];

/**
 * Reads a MAC address as libvirt's virMacAddrParse does: six groups of one or two hexadecimal digits between colons.
 * What follows the sixth is not looked at when it begins with a blank, a control character or a byte above 127.
 */
export function parseMac(text: string): MacAddress | undefined {
  const match = /^((?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2})(?:$|[\0- \u0080-\uffff])/.exec(text);
  return match?.[1]?.split(':').map((group) => Number.parseInt(group, 16));
}

/** Six groups of two lowercase digits. */
export function formatMac(mac: MacAddress): string {
  return mac.map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}

/** Whether the address is that of a group of stations, which no card can have. */
export function isMulticast(mac: MacAddress): boolean {
  return ((mac[0] ?? 0) & 1) === 1;
}
