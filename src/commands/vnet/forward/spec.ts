import { formatIp, isPlainIp, parseIp } from '../../../address/ip.ts';
import { usageError } from '../../../cli/usage-error.ts';
import { type Forward, MAX_SHIFTED, type Protocol } from '../../../forward/state.ts';

export const HELP = 'vnet forward --help';

/** What a forward listens on, and the port of the guest. */
export type Spec = Pick<Forward, 'protocol' | 'address' | 'port' | 'lastPort' | 'guestPort'>;

/** Reads `[tcp|udp] [ADDRESS:]PORT[-END][:GUESTPORT] ...`. Throws VnetError `usage`. */
export function specsIn(words: readonly string[]): Spec[] {
  let protocol: Protocol = 'tcp';
  const specs: Spec[] = [];
  for (const word of words) {
    if (word === 'tcp' || word === 'udp') protocol = word;
    else specs.push({ protocol, ...specOf(word) });
  }
  if (specs.length === 0) throw usageError('a forward needs a port, such as 8080:80', HELP);
  return specs;
}

const SPEC = /^(?:(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+)):)?(\d{1,6})(?:-(\d{1,6}))?(?::(\d{1,6})(?:-(\d{1,6}))?)?$/;

function specOf(word: string): Omit<Spec, 'protocol'> {
  const [matched, inBrackets, plain, first, last, guest, guestLast] = SPEC.exec(word) ?? [];
  if (matched === undefined) {
    throw usageError(`invalid forward '${word}'; it is [ADDRESS:]PORT[-END][:GUESTPORT], such as 8080:80`, HELP);
  }
  const port = portOf(first ?? '');
  const lastPort = last === undefined ? port : portOf(last);
  const guestPort = guest === undefined ? port : portOf(guest);
  if (lastPort < port) throw usageError(`invalid range '${word}': it ends before it starts`, HELP);
  const guestEnd = guestPort + lastPort - port;
  if (guestEnd > 65_535) throw usageError(`invalid forward '${word}': the guest has no port ${guestEnd}`, HELP);
  if (guestLast !== undefined && portOf(guestLast) !== guestEnd) {
    throw usageError(`invalid forward '${word}': the two ranges differ in length`, HELP);
  }
  if (guestPort !== port && lastPort - port >= MAX_SHIFTED) {
    throw usageError(`'${word}' has more than ${MAX_SHIFTED} ports, which need the same numbers in the guest`, HELP);
  }
  return { address: addressOf(inBrackets ?? plain), port, lastPort, guestPort };
}

function portOf(text: string): number {
  const port = Number(text);
  if (port < 1 || port > 65_535) throw usageError(`invalid port ${text}; ports are 1 to 65535`, HELP);
  return port;
}

function addressOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ip = isPlainIp(text) ? parseIp(text) : undefined;
  if (ip === undefined || ip.scope !== undefined) throw usageError(`invalid IP address '${text}'`, HELP);
  return formatIp(ip);
}
