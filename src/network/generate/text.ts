import { type IpAddress, isPlainIp, parseIp } from '../../address/ip.ts';
import { VnetError } from '../../error.ts';

/** Parses `START-END`, or one value that is both. */
export function rangeOf(text: string, option: string): { start: string; end: string } {
  const [start, end = start, ...rest] = text.split('-').map((part) => part.trim());
  if (!start || !end || rest.length > 0)
    throw malformed(option, text, 'START-END', option === '--nat-port' ? '1024-2047' : '10.0.5.10-10.0.5.99');
  return { start, end };
}

/** Splits a comma-separated text. Throws VnetError `usage` if it has fewer than `least` parts or more than the form. */
export function partsOf(text: string, option: string, form: string, least: number): (string | undefined)[] {
  const parts = text.split(',').map((part) => part.trim());
  const most = form.includes('...') ? Number.POSITIVE_INFINITY : form.split(',').length;
  if (parts.length < least || parts.length > most) throw malformed(option, text, form, EXAMPLES[option]);
  return parts.map((part) => (part === '' ? undefined : part));
}

/** Parses a lease time such as `12h`, `45m`, `300s` or `infinite` into the attributes of `<lease>`. */
export function leaseOf(text: string, option: string): { expiry: string; unit?: string } {
  if (text === 'infinite') return { expiry: '0' };
  const [, expiry, unit] = /^(\d+)([smh])$/.exec(text) ?? [];
  if (expiry === undefined || unit === undefined) throw malformed(option, text, '12h, 45m, 300s or infinite');
  return { expiry, unit: { s: 'seconds', m: 'minutes', h: 'hours' }[unit] ?? 'minutes' };
}

/**
 * Parses an address of an option. Throws VnetError `usage` if it is invalid, and for short forms: libvirt reads 10.5 as
 * 10.0.0.5 and 100 as 0.0.0.100, which is not what people mean.
 */
export function addressOf(text: string, option: string, value = text): IpAddress {
  const address = parseIp(text);
  if (address !== undefined && isPlainIp(text) && address.scope === undefined) return address;
  const kind = text.includes(':') ? 'a valid IPv6 address' : 'a complete IPv4 address such as 10.0.0.1';
  throw new VnetError('usage', `${option} ${value}: '${text}' is not ${kind}`);
}

/** The error for a malformed value of an option, with the form of its help and, if that is not obvious, an example. */
export function malformed(option: string, text: string, form: string, example?: string): VnetError {
  const such = example === undefined ? '' : `, such as ${example}`;
  return new VnetError('usage', `${option} ${text}: expected ${form}${such}`);
}

const EXAMPLES: Readonly<Record<string, string>> = {
  '--dhcp': '10.0.5.10-10.0.5.99,12h',
  '--dns-host': '10.0.5.10,web,www',
  '--forwarder': '1.1.1.1 or corp.example,10.1.1.1',
  '--host': 'web,52:54:00:00:00:01,10.0.5.10',
  '--inbound': '1000,2000,512',
  '--outbound': '1000,2000,512',
  '--portgroup': 'web,vlan=42',
  '--route': '10.9.0.0/16,10.0.5.2',
  '--srv': 'ldap,tcp,lab.example,web.lab.example,389',
  '--virtualport': 'openvswitch',
};
