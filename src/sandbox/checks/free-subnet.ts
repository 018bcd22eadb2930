import { formatSubnet, overlaps, parseSubnet, type Subnet } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import { ipSubnet } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';

/**
 * Checks, before a network starts, that the host has no route into its subnets. libvirt rejects a network only if a route is
 * to exactly the same IPv4 subnet; with any other route, the host or the guests lose a part of what they could reach.
 */
export async function checkFreeSubnets(inside: Host, network: Network): Promise<Check[]> {
  const subnets = network.ips.flatMap((ip) => ipSubnet(ip) ?? []).filter((subnet) => !overlaps(subnet, LINK_LOCAL));
  if (subnets.length === 0) return [];
  const routes = await routesOf(inside);
  return subnets.map((subnet) => {
    const overlapping = routes.filter((route) => {
      const other = parseSubnet(route.split(' ')[0] ?? '');
      return other !== undefined && overlaps(subnet, other);
    });
    const check = `the host's routes into ${formatSubnet(subnet)}`;
    return { check, expected: 'none', seen: overlapping.join(', ') || 'none', ok: overlapping.length === 0 };
  });
}

/** Every link has a route to this subnet; they do not conflict. */
const LINK_LOCAL: Subnet = { address: { family: 6, value: 0xfe80n << 112n }, prefix: 10 };

/** The routes without the default one, as ip-route(8) prints them, always with a prefix length. */
async function routesOf(inside: Host): Promise<string[]> {
  const [ipv4, ipv6] = await Promise.all([
    runOrThrow(inside, 'ip', ['-4', 'route']),
    runOrThrow(inside, 'ip', ['-6', 'route']),
  ]);
  const lines = `${ipv4.stdout}${ipv6.stdout}`.split('\n').filter((line) => line !== '' && !line.startsWith('default'));
  return lines
    .map((line) => line.replace(/ (?:proto|metric|pref|scope) \S+/g, '').trim())
    .map((line) => (/^\S+\//.test(line) ? line : line.replace(/^\S+/, (to) => `${to}/${to.includes(':') ? 128 : 32}`)));
}
