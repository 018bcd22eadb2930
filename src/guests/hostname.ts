import { parseIp } from '../address/ip.ts';

/**
 * Whether a text may stand as a name in hosts files, ssh's configuration and inventories: letters, digits, hyphens
 * and underscores between dots (RFC 1123, and `_` as guests have it), 253 characters, and no form of an address:
 * inet_aton(3) reads `0x7f000001`, too. Guests choose hostnames, so anything else is never written.
 */
export function isHostname(text: string): boolean {
  if (!NAME.test(text) || text.length > 253 || ALL_DIGITS.test(text)) return false;
  return !/^0x/i.test(text) || parseIp(text) === undefined;
}

const NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
const ALL_DIGITS = /^[\d.]+$/;
