import { formatIp, isPlainIp, parseIp } from '../address/ip.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';

/** The file that lists the forwards of this host. Nothing is active that it does not list. */
export const FORWARDS_PATH = '/etc/vnet/forwards.json';

export type Protocol = 'tcp' | 'udp';

/** A port, or a range of ports, of this host that leads to a guest. */
export interface Forward {
  readonly protocol: Protocol;
  /** The address of the host; `0.0.0.0` and `::` are all of a family, undefined is all of both. */
  readonly address: string | undefined;
  readonly port: number;
  /** The last port of the range, `port` for a single one. */
  readonly lastPort: number;
  /** The port of the guest for `port`; the others follow. */
  readonly guestPort: number;
  /** As it was named: a guest, a hostname or an address. */
  readonly guest: string;
  readonly network: string;
  /** The interface of the guest, if known. Lower case. */
  readonly mac: string | undefined;
  /** The addresses of the guest, at most one of each family; empty with `follow`. */
  readonly addresses: readonly string[];
  /** Whether the address is that of the current lease. */
  readonly follow: boolean;
  /** Whether connections to 127.0.0.1 are forwarded, too. */
  readonly loopback: boolean;
}

/** What the file says. */
export interface Forwards {
  readonly forwards: readonly Forward[];
  /** Routed networks whose guests leave with the address of the host. */
  readonly masquerade: readonly string[];
}

export const NO_FORWARDS: Forwards = { forwards: [], masquerade: [] };

/** nft has an entry for each port of a range whose ports the guest has under other numbers. */
export const MAX_SHIFTED = 1024;

/** Reads the file. Throws VnetError `file-unreadable` if it is not what vnet writes. */
export function readForwards(host: Host): Forwards {
  return parseForwards(readForwardsText(host));
}

/** The text of the file; undefined if there is none. Throws VnetError if it cannot be read. */
export function readForwardsText(host: Host): string | undefined {
  return host.readFile(FORWARDS_PATH, MAX_BYTES)?.toString();
}

const MAX_BYTES = 4_000_000;

/** Reads the text of the file, undefined if there is none. Throws VnetError `file-unreadable`. */
export function parseForwards(text: string | undefined): Forwards {
  if (text === undefined) return NO_FORWARDS;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('it is not JSON');
  }
  const { version, forwards, masquerade = [] } = objectIn(json, 'the file');
  if (version !== 1) throw malformed('its version is not 1');
  if (!Array.isArray(forwards)) throw malformed('forwards is not a list');
  if (!Array.isArray(masquerade) || !masquerade.every(isName)) throw malformed('masquerade is not a list of networks');
  const read = forwards.map(forwardIn);
  for (const [index, forward] of read.entries()) {
    const other = read.slice(0, index).findIndex((each) => overlap(each, forward));
    if (other !== -1) throw malformed(`forwards[${other}] and forwards[${index}] listen on the same port`);
  }
  return { forwards: read, masquerade };
}

/** Returns the text of the file; undefined if it lists nothing, so that there is no file. */
export function formatForwards({ forwards, masquerade }: Forwards): string | undefined {
  if (forwards.length === 0 && masquerade.length === 0) return undefined;
  const data = {
    version: 1,
    forwards: forwards.map(({ address, lastPort, mac, addresses, follow, loopback, ...rest }) => ({
      ...rest,
      ...(address !== undefined && { address }),
      ...(lastPort !== rest.port && { lastPort }),
      ...(mac !== undefined && { mac }),
      ...(!follow && { addresses }),
      ...(follow && { follow }),
      ...(loopback && { loopback }),
    })),
    ...(masquerade.length > 0 && { masquerade }),
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}

function forwardIn(json: unknown, index: number): Forward {
  const place = `forwards[${index}]`;
  const { protocol, address, port, lastPort = port, guestPort, guest, network, mac, ...rest } = objectIn(json, place);
  const { addresses = [], follow = false, loopback = false } = rest;
  const wrong = (what: string) => malformed(`${place}: ${what}`);
  if (protocol !== 'tcp' && protocol !== 'udp') throw wrong('protocol is neither tcp nor udp');
  if (!isPort(port) || !isPort(lastPort) || !isPort(guestPort)) throw wrong('a port is not a number from 1 to 65535');
  if (lastPort < port || guestPort + lastPort - port > 65_535) throw wrong('the range of ports is invalid');
  if (guestPort !== port && lastPort - port >= MAX_SHIFTED) {
    throw wrong(`more than ${MAX_SHIFTED} ports need the same numbers in the guest`);
  }
  if (!isName(guest)) throw wrong('guest is not a name');
  if (!isName(network)) throw wrong('network is not a name');
  if (address !== undefined && !isAddress(address)) throw wrong('address is not an IP address');
  if (mac !== undefined && (typeof mac !== 'string' || !MAC.test(mac))) throw wrong('mac is not a MAC address');
  if (!Array.isArray(addresses) || !addresses.every(isAddress)) throw wrong('addresses is not a list of IP addresses');
  if (typeof follow !== 'boolean' || typeof loopback !== 'boolean') throw wrong('follow or loopback is not a boolean');
  if (follow && mac === undefined) throw wrong('follow needs a mac');
  return { protocol, address, port, lastPort, guestPort, guest, network, mac, addresses, follow, loopback };
}

const MAC = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/;

function objectIn(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(`${place} is not an object`);
  return json as Readonly<Record<string, unknown>>;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a value is an address as formatIp writes it: nothing else reaches a rule. */
function isAddress(value: unknown): value is string {
  const ip = typeof value === 'string' && isPlainIp(value) ? parseIp(value) : undefined;
  return ip !== undefined && ip.scope === undefined && formatIp(ip) === value;
}

function malformed(reason: string): VnetError {
  return new VnetError('file-unreadable', `${FORWARDS_PATH}: ${reason}`, {
    hint: 'correct the file, or make it again: remove all forwards, then add them. To remove them, run',
    commands: [shellCommand('sudo', 'vnet', 'forward', 'uninstall')],
  });
}

/** The families that an address of the host, or all of them, can have. */
export function familiesOf({ address }: Pick<Forward, 'address'>): readonly (4 | 6)[] {
  if (address === undefined) return [4, 6];
  return [address.includes(':') ? 6 : 4];
}

/** The families that a forward has: of those that it listens on, the ones in which the guest has an address. */
export function familiesIn(forward: Forward): readonly (4 | 6)[] {
  const families = familiesOf(forward);
  if (forward.follow) return families;
  return families.filter((family) => forward.addresses.some((each) => each.includes(':') === (family === 6)));
}

/** Whether two forwards want one port of one address. */
export function overlap(one: Forward, other: Forward): boolean {
  if (one.protocol !== other.protocol || one.port > other.lastPort || other.port > one.lastPort) return false;
  const shared = familiesIn(one).filter((family) => familiesIn(other).includes(family));
  if (one.loopback && other.loopback && shared.includes(4)) return true;
  const { address } = one;
  return (
    shared.length > 0 && [address, other.address].some((each) => isEveryAddress(each) || address === other.address)
  );
}

/** Whether an address is every one of its family. */
export function isEveryAddress(address: string | undefined): boolean {
  return address === undefined || address === '0.0.0.0' || address === '::';
}

/** What a forward listens on, as it is written on a command line: `203.0.113.5:8080-8090`, `[::]:53`. */
export function listenText({ address, port, lastPort }: Pick<Forward, 'address' | 'port' | 'lastPort'>): string {
  const ports = port === lastPort ? `${port}` : `${port}-${lastPort}`;
  if (address === undefined) return ports;
  return `${address.includes(':') ? `[${address}]` : address}:${ports}`;
}
