import { formatIp } from '../../address/ip.ts';
import { dhcpIp, startsDnsmasq } from '../facts.ts';
import type { DhcpHost, Network } from '../model.ts';
import { leaseSuffix } from './lease.ts';

/** /var/lib/libvirt/dnsmasq/NAME.hostsfile: the fixed leases, a line each; undefined where libvirt starts no dnsmasq. */
export function hostsfile(network: Network): string | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const lines = ([4, 6] as const).flatMap((family) =>
    (dhcpIp(network, family)?.hosts ?? []).map((host) => hostLine(host, family)),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** /var/lib/libvirt/dnsmasq/NAME.addnhosts: names of addresses, all of one address in a line, each with a tab behind it. */
export function addnhosts(network: Network): string | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const names = new Map<string, string[]>();
  for (const { ip, hostnames } of network.dns?.hosts ?? []) {
    if (ip === undefined) continue;
    const address = formatIp(ip);
    const known = names.get(address) ?? [];
    known.push(...hostnames.flatMap(({ name }) => name || []));
    names.set(address, known);
  }
  return [...names].map(([address, list]) => `${address}\t${list.map((name) => `${name}\t`).join('')}\n`).join('');
}

function hostLine({ mac, id, name, ip, lease }: DhcpHost, family: 4 | 6): string {
  const address = ip === undefined ? '' : formatIp(ip);
  const suffix = leaseSuffix(lease);
  if (family === 6) {
    const known = [id === undefined ? undefined : `id:${id}`, name].filter((part) => part !== undefined);
    return `${[...known, `[${address}]`].join(',')}${suffix}`;
  }
  if (mac === undefined) return `${name},${address}${suffix}`;
  return `${mac},${address}${name === undefined ? '' : `,${name}`}${suffix}`;
}
