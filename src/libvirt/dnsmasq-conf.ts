import { parseIp } from '../address/ip.ts';
import { prefixOf } from '../address/subnet.ts';
import type { Host } from '../host/host.ts';
import { familyOf } from './leases/lease.ts';
import type { NetworkState, StaticHost, Subnet } from './network-summary.ts';
import { type Reading, readEach } from './read-files.ts';

/**
 * The networks of a directory of state files (a backup's, a container's), as far as libvirt's dnsmasq files
 * NETWORK.conf and NETWORK.hostsfile there tell them.
 */
export function networksOfConf(host: Host, directory: string): Reading<NetworkState> {
  const hosts = readEach(host, directory, '.hostsfile', (bytes, _path, name) => ({ name, hosts: hostsOf(bytes) }));
  const { found, problems } = readEach(host, directory, '.conf', (bytes, _path, name) =>
    networkOfConf(name, bytes.toString('utf8'), hosts.found.find((file) => file.name === name)?.hosts ?? []),
  );
  return { found: found.filter(({ bridge }) => bridge !== undefined), problems: [...problems, ...hosts.problems] };
}

function networkOfConf(name: string, conf: string, staticHosts: readonly StaticHost[]): NetworkState {
  const subnets: Subnet[] = [];
  let bridge: string | undefined;
  let domain: string | undefined;
  for (const line of conf.split('\n')) {
    const [key, value = ''] = line.split('=', 2);
    if (key === 'interface') bridge = value;
    if (key === 'domain') domain = value;
    if (key !== 'dhcp-range') continue;
    // START,END,MASK[,LEASE] or ADDRESS,static[,PREFIX], the mask a netmask for IPv4 and a prefix for IPv6
    const [address = '', , mask] = value.split(',');
    if (/^[0-9a-f.:]+$/i.test(address)) {
      subnets.push({ family: familyOf(address), address, prefix: prefixOfMask(mask), dhcp: true });
    }
  }
  return { name, uuid: undefined, active: true, bridge, domain, forward: undefined, subnets, staticHosts };
}

function prefixOfMask(mask: string | undefined): number | undefined {
  if (mask === undefined) return undefined;
  if (/^\d+$/.test(mask)) return Number(mask);
  const ip = parseIp(mask);
  return ip === undefined ? undefined : prefixOf(ip);
}

/** dnsmasq takes any field but the first for one that has this form. */
const LEASE_TIME = /^(?:\d+[smhdw]?|infinite)$/i;

/** Lines as libvirt writes them: `MAC,IP,NAME`, `NAME,IP`, `MAC,IP`, `id:DUID,NAME,[IP]`, with a lease time behind. */
function hostsOf(bytes: Buffer): StaticHost[] {
  const lines = bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const fields = line.split(',').filter((field, index) => index === 0 || !LEASE_TIME.test(field));
    const ip = fields.find((field) => /^(?:\d+(?:\.\d+){3}|\[.*\])$/.test(field));
    const mac = fields.find((field) => /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(field));
    const name = fields.find((field) => field !== ip && field !== mac && !field.startsWith('id:'));
    return { ip: ip?.replace(/^\[|\]$/g, ''), mac: mac?.toLowerCase(), name };
  });
}
