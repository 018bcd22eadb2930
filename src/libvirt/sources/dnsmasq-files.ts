import { parseIp } from '../../address/ip.ts';
import { prefixOf } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import { familyOf } from '../leases/lease.ts';
import { duidText, macText, type NetworkSubnet, type NetworkSummary, type Reservation } from '../network-summary.ts';
import { type Reading, readEach } from '../reading.ts';

/** Reads what NETWORK.conf and NETWORK.hostsfile, which libvirt writes for dnsmasq, say about the networks of a directory. */
export function networksOfDnsmasq(host: Host, directory: string): Reading<NetworkSummary> {
  const hosts = readEach(host, directory, '.hostsfile', (bytes, _path, name) => ({
    name,
    reservations: parseHostsFile(bytes.toString('utf8')),
  }));
  const { items, problems } = readEach(host, directory, '.conf', (bytes, _path, name) =>
    parseConf(name, bytes.toString('utf8'), hosts.items.find((file) => file.name === name)?.reservations ?? []),
  );
  return { items: items.filter(({ bridge }) => bridge !== undefined), problems: [...problems, ...hosts.problems] };
}

function parseConf(name: string, conf: string, reservations: readonly Reservation[]): NetworkSummary {
  const lines = conf.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const subnets: NetworkSubnet[] = [];
  let bridge: string | undefined;
  let domain: string | undefined;
  for (const line of lines) {
    const [key, value = ''] = line.split('=', 2);
    if (key === 'interface') bridge = value;
    if (key === 'domain') domain = value;
    if (key !== 'dhcp-range') continue;
    // START,END,MASK[,LEASE] or ADDRESS,static[,PREFIX]; MASK is a netmask for IPv4 and a prefix length for IPv6.
    const [address = '', end = '', mask] = value.split(',');
    if (/^[0-9a-f.:]+$/i.test(address)) {
      const ranges = /^[0-9a-f.:]+$/i.test(end) ? [{ start: address, end }] : [];
      subnets.push({ family: familyOf(address), address, prefix: prefixLength(mask), ranges });
    }
  }
  return {
    name,
    uuid: undefined,
    active: true,
    bridge,
    domain,
    forward: undefined,
    device: undefined,
    subnets,
    routes: [],
    reservations,
    dnsmasqOptions: lines,
  };
}

function prefixLength(mask: string | undefined): number | undefined {
  if (mask === undefined) return undefined;
  if (/^\d+$/.test(mask)) return Number(mask);
  const ip = parseIp(mask);
  return ip === undefined ? undefined : prefixOf(ip);
}

/** dnsmasq reads a field of this form as the lease time, in any place but the first. */
const LEASE_TIME = /^(?:\d+[smhdw]?|infinite)$/i;

/** Lines as libvirt writes them: `MAC,IP,NAME`, `NAME,IP`, `MAC,IP`, `id:DUID,NAME,[IP]`, with an optional lease time. */
function parseHostsFile(text: string): Reservation[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const fields = line.split(',').filter((field, index) => index === 0 || !LEASE_TIME.test(field));
    const ip = fields.find((field) => /^(?:\d+(?:\.\d+){3}|\[.*\])$/.test(field));
    const mac = fields.find((field) => /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i.test(field));
    const id = fields.find((field) => field.startsWith('id:'));
    const name = fields.find((field) => field !== ip && field !== mac && field !== id);
    return {
      ip: ip?.replace(/^\[|\]$/g, ''),
      mac: macText(mac),
      duid: id === undefined ? undefined : duidText(id.slice('id:'.length)),
      name,
    };
  });
}
