import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { linksAndAddresses, routes } from '../host/links.ts';
import type { HostFacts } from '../network/validate/host-facts.ts';

/** Where the system daemon keeps dnsmasq's configuration of active networks. */
const DNSMASQ_CONF = '/var/lib/libvirt/dnsmasq';

/** Reads this host's links, routes and listening sockets. Throws VnetError if `ip` is missing or fails. */
export async function hostFacts(host: Host): Promise<HostFacts> {
  const [{ names }, routed, listeners] = [await linksAndAddresses(host), await routes(host), await listening(host)];
  return {
    links: new Set(names),
    bridges: new Set(names.filter((name) => host.listDirectory(`/sys/class/net/${name}/bridge`) !== undefined)),
    routes: routed.map(({ by, ...subnet }) => ({ ...subnet, dev: by.replace(/^route over /, '') })),
    listeners,
    bridgeOf: (name) => (name.includes('/') ? undefined : interfaceIn(host, `${DNSMASQ_CONF}/${name}.conf`)),
    isDirectory: (path) => ifReadable(() => host.listDirectory(path)) !== undefined,
  };
}

function interfaceIn(host: Host, path: string): string | undefined {
  const conf = ifReadable(() => host.readFile(path));
  return /^interface=(\S+)$/m.exec(String(conf ?? ''))?.[1];
}

/** Sockets that listen on all addresses of all links. */
async function listening(host: Host): Promise<HostFacts['listeners']> {
  const { status, stdout } = await host.run('ss', ['-Hlntup']);
  if (status !== 0) return [];
  return stdout.split('\n').flatMap((line) => {
    const [protocol, , , , local = '', , process = ''] = line.trim().split(/\s+/);
    const port = /^(?:0\.0\.0\.0|\*|\[::\]):(\d+)$/.exec(local)?.[1];
    if (port === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return [];
    return [{ port: Number(port), protocol, program: /"([^"]+)"/.exec(process)?.[1] } as const];
  });
}

/** Undefined if this user may not read it. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
