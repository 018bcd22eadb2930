import { type NssState, nssState } from '../../guests/nss/nsswitch.ts';
import type { Fact } from '../look.ts';

const NSSWITCH = '/etc/nsswitch.conf';

/** The hosts line of nsswitch.conf. */
export interface NameService {
  readonly path: string;
  /** The services and actions, as they are written. */
  readonly line: string;
  readonly state: NssState;
}

/** How programs on this host look up hostnames. Throws VnetError if glibc rejects the file. */
export const nameService: Fact<NameService> = async ({ host }) => {
  const found = [NSSWITCH, '/usr/etc/nsswitch.conf'].find((path) => host.isRegularFile(path)) ?? NSSWITCH;
  const state = nssState(host.readFile(found)?.toString('latin1') ?? '', found);
  const words = state.services.map(({ name, actions }) => (actions === '' ? name : `${name} [${actions}]`));
  return { path: found, line: `hosts: ${words.join(' ')}`, state };
};

export const RESOLV_CONF = '/etc/resolv.conf';

/** Where systemd-resolved listens. */
const STUBS = ['127.0.0.53', '127.0.0.54'];

/** The DNS servers of this host. */
export interface Resolver {
  /** The lines that name a server, each with its file. */
  readonly lines: readonly string[];
  /** The addresses of the servers; those of systemd-resolved if the host asks that. */
  readonly servers: readonly string[];
}

/** The DNS servers that this host, and with it dnsmasq of libvirt's networks, asks. */
export const resolver: Fact<Resolver> = async ({ host }) => {
  const own = serversIn(RESOLV_CONF);
  if (own.length === 0 || own.some((server) => !STUBS.includes(server))) return resolverOf([[RESOLV_CONF, own]]);
  const path = '/run/systemd/resolve/resolv.conf';
  const behind = serversIn(path);
  return {
    ...resolverOf([
      [RESOLV_CONF, own],
      [path, behind],
    ]),
    servers: behind,
  };

  function serversIn(file: string): string[] {
    const text = host.readFile(file)?.toString('latin1') ?? '';
    return Array.from(text.matchAll(/^nameserver[ \t]+(\S+)/gm), ([, server = '']) => server);
  }
};

function resolverOf(files: readonly (readonly [path: string, servers: readonly string[]])[]): Resolver {
  return {
    lines: files.flatMap(([path, servers]) => servers.map((server) => `${path}: nameserver ${server}`)),
    servers: files.flatMap(([, servers]) => servers),
  };
}
