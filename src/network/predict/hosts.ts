import { formatIp } from '../../address/ip.ts';
import { leaseSuffix } from '../dnsmasq/lease.ts';
import { dhcpIp, startsDnsmasq } from '../facts.ts';
import type { DhcpHost, Network } from '../model.ts';

/** /var/lib/libvirt/dnsmasq/NAME.hostsfile: one reservation per line. Undefined if libvirt starts no dnsmasq. */
export function hostsfile(network: Network): string | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const lines = ([4, 6] as const).flatMap((family) =>
    (dhcpIp(network, family)?.hosts ?? []).map((host) => hostLine(host, family)),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** /var/lib/libvirt/dnsmasq/NAME.addnhosts: one address per line with all its names, each followed by a tab. */
export function addnhosts(network: Network): string | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const names = new Map<string, string[]>();
  for (const { ip, hostnames } of network.dns?.hosts ?? []) {
    if (ip === undefined) continue;
    const address = formatIp(ip);
    const list = names.get(address) ?? [];
    list.push(...hostnames.flatMap(({ name }) => name || []));
    names.set(address, list);
  }
  return [...names].map(([address, list]) => `${address}\t${list.map((name) => `${name}\t`).join('')}\n`).join('');
}

function hostLine({ mac, id, name, ip, lease }: DhcpHost, family: 4 | 6): string {
  const address = ip === undefined ? '' : formatIp(ip);
  const suffix = leaseSuffix(lease);
  if (family === 6) {
    const keys = [id === undefined ? undefined : `id:${id}`, name].filter((part) => part !== undefined);
    return `${[...keys, `[${address}]`].join(',')}${suffix}`;
  }
  if (mac === undefined) return `${name},${address}${suffix}`;
  return `${mac},${address}${name === undefined ? '' : `,${name}`}${suffix}`;
}
