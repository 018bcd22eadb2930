import { formatSubnet, parseSubnet } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { DEFAULT_CARD } from './devices.ts';
import { must } from './must.ts';
import type { Outside } from './outside.ts';

/** Gives the throw-away host a route, `CIDR` or `CIDR:DEVICE`, so that a network that collides with it is refused. */
export async function addRoute(inside: Host, outside: Outside, text: string): Promise<void> {
  const [, cidr = '', device = DEFAULT_CARD] = /^([^/]+\/\d+)(?::(.+))?$/.exec(text) ?? [];
  const subnet = parseSubnet(cidr);
  if (subnet === undefined) {
    throw new VnetError('usage', `--route takes CIDR or CIDR:DEVICE, such as 10.0.0.0/8:eth1, not '${text}'`);
  }
  await outside.provide([{ device, kind: 'card' }]);
  await must(inside, 'ip', ['route', 'replace', formatSubnet(subnet), 'dev', device]);
}

interface Link {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number; readonly scope?: string }[];
}

interface Route {
  readonly dst?: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly metric?: number;
}

/** Gives the throw-away host the interfaces, addresses and routes of this one; resolves to what could not be copied. */
export async function copyHost(host: Host, inside: Host, outside: Outside): Promise<string[]> {
  const links = await asked<Link>(host, ['address', 'show']);
  const failed: string[] = [];
  const attempt = async (args: readonly string[]) => {
    const { status, stderr } = await inside.run('ip', args);
    if (status !== 0) failed.push(`not copied from this host: ip ${args.join(' ')}: ${stderr.trim()}`);
  };
  for (const { ifname, addr_info = [] } of links) {
    if (ifname === undefined || ifname === 'lo') continue;
    await outside.provide([{ device: ifname, kind: 'card' }]);
    for (const { local, prefixlen, scope } of addr_info) {
      if (local === undefined || scope === 'link' || scope === 'host') continue;
      await attempt([
        'address',
        'replace',
        `${local}/${prefixlen}`,
        'dev',
        ifname,
        ...(local.includes(':') ? ['nodad'] : []),
      ]);
    }
  }
  const routes = [
    ...(await asked<Route>(host, ['-4', 'route', 'show'])),
    ...(await asked<Route>(host, ['-6', 'route', 'show'])),
  ];
  // A gateway is reached by a route that has none.
  routes.sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined));
  for (const { dst, gateway, dev, metric } of routes) {
    if (dst === undefined || dev === undefined || dev === 'lo' || dst.startsWith('fe80:')) continue;
    const via = gateway === undefined ? [] : ['via', gateway];
    const weight = metric === undefined ? [] : ['metric', String(metric)];
    const family = (gateway ?? dst).includes(':') ? ['-6'] : [];
    await attempt([...family, 'route', 'replace', dst, ...via, 'dev', dev, ...weight]);
  }
  return failed;
}

async function asked<T>(host: Host, words: readonly string[]): Promise<readonly T[]> {
  const { stdout } = await must(host, 'ip', ['-j', ...words]);
  return stdout.trim() === '' ? [] : JSON.parse(stdout);
}
