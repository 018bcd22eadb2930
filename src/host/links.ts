import { parseIp } from '../address/ip.ts';
import { parseSubnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from './host.ts';

interface Link {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface Route {
  readonly dst?: string;
  readonly dev?: string;
  readonly type?: string;
}

/** Every link's name, and the subnets of its addresses. */
export async function linksAndAddresses(host: Host): Promise<{ names: string[]; subnets: SubnetInUse[] }> {
  const links = await ip<Link>(host, 'addr');
  const subnets = links.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ local = '', prefixlen }) => subnetOf(`${local}/${prefixlen}`, `address of ${ifname}`)),
  );
  return { names: links.flatMap(({ ifname }) => (ifname === undefined ? [] : [ifname])), subnets };
}

/** Where routes of any table lead; the default route, and what the kernel adds for its own sake, leads nowhere in particular. */
export async function routes(host: Host): Promise<SubnetInUse[]> {
  const tables = [
    ...(await ip<Route>(host, 'route', 'show', 'table', 'all')),
    ...(await ip<Route>(host, '-6', 'route', 'show', 'table', 'all')),
  ];
  return tables
    .filter(
      ({ type = 'unicast' }) => type !== 'local' && type !== 'broadcast' && type !== 'multicast' && type !== 'anycast',
    )
    .flatMap(({ dst = '', dev }) => {
      const by = dev === undefined ? 'a route' : `route over ${dev}`;
      return subnetOf(dst.includes('/') ? dst : `${dst}/${dst.includes(':') ? 128 : 32}`, by);
    })
    .filter(({ prefix }) => prefix > 0);
}

async function ip<Row>(host: Host, ...words: string[]): Promise<Row[]> {
  const { status, stdout, stderr } = await host.run('ip', ['-j', ...words]);
  if (status !== 0) throw new VnetError('refused', `ip ${words.join(' ')}: ${stderr.trim()}`);
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as Row[]);
}

/** Link-local and multicast addresses are on every link: nothing can collide with them. */
function subnetOf(text: string, by: string): SubnetInUse[] {
  const subnet = parseSubnet(text);
  if (subnet === undefined || parseIp(text.split('/')[0] ?? '') === undefined) return [];
  const top = subnet.address.value >> 118n;
  const isEverywhere = subnet.address.family === 6 && (top === 0x3fan || top >> 2n === 0xffn);
  return isEverywhere ? [] : [{ ...subnet, by }];
}
