import { parseIp } from '../address/ip.ts';

/**
 * Whether a text is safe as a name in hosts files, ssh configurations and inventories: letters, digits, hyphens and underscores
 * between dots (RFC 1123 plus `_`, which guests use), at most 253 characters, and not an address in any form that inet_aton(3)
 * reads, such as `0x7f000001`. Guests choose their hostnames, so anything else is never written.
 */
export function isHostname(text: string): boolean {
  if (!NAME.test(text) || text.length > 253 || ALL_DIGITS.test(text)) return false;
  return !/^0x/i.test(text) || parseIp(text) === undefined;
}

const NAME = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;
const ALL_DIGITS = /^[\d.]+$/;
