/**
 * Whether a text may stand as a name in hosts files, ssh's configuration and inventories: letters, digits, hyphens
 * and underscores between dots (RFC 1123, and `_` as guests have it), 253 characters, and not the form of an address.
 * Guests choose hostnames, so anything else is never written.
 */
export function isHostname(text: string): boolean {
  if (text.length > 253 || /^[\d.]+$/.test(text)) return false;
  return text.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
}
