import { formatSubnet, overlaps, parseSubnet } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import type { Network } from '../../network/model.ts';
import { ipSubnet } from '../../network/subnet.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';

/**
 * Looks, before a network starts, whether the host has routes into its subnets. libvirt refuses only a route to the very
 * same IPv4 subnet; with any other the host, or its guests, cannot reach part of what they could before.
 */
export async function freeSubnets(inside: Host, network: Network): Promise<Check[]> {
  const subnets = network.ips.flatMap((ip) => ipSubnet(ip) ?? []);
  if (subnets.length === 0) return [];
  const routes = await routesOf(inside);
  return subnets.map((subnet) => {
    const hit = routes.filter((route) => {
      const other = parseSubnet(route.split(' ')[0] ?? '');
      return other !== undefined && overlaps(subnet, other);
    });
    const seen = hit.join(', ') || 'none';
    return { check: `the host's routes into ${formatSubnet(subnet)}`, expected: 'none', seen, ok: hit.length === 0 };
  });
}

/** Each as ip-route(8) prints it; a single address as one with a prefix. */
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
