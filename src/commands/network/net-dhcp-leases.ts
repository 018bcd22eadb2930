import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';
import { familyOf } from '../../libvirt/leases/lease.ts';
import { parseVirshLeases, type VirshLease } from '../../libvirt/leases/virsh-leases.ts';
import { table } from '../../render/outcome.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-dhcp-leases',
  summary: 'List the DHCP leases of a network',
  group: 'networks',
  args: {
    network: activeNetwork,
  },
  flags: {
    mac: { summary: 'only leases of this MAC address', value: 'MAC', positional: true },
  },
  examples: [
    { line: 'vnet net-dhcp-leases default', does: 'List the leases of the default network' },
    { line: 'vnet net-dhcp-leases default 52:54:00:00:00:01', does: 'List the leases of one MAC address' },
    { line: 'vnet net-dhcp-leases default -o json', does: 'List the leases as JSON' },
  ],
  shape: ['list'],
  fields: {
    expiry: ['string | null', 'when the lease expires: ISO 8601 in UTC; null if it does not expire'],
    mac: ['string | null', 'MAC address'],
    protocol: ['string', 'ipv4 or ipv6'],
    ip: ['string', 'IP address'],
    prefix: ['integer | null', 'prefix length, as virsh prints it'],
    hostname: ['string | null', 'hostname that the guest sent'],
    clientId: ['string | null', 'DHCP client ID, or DUID'],
  },

  async data({ args, flags }, { virsh }) {
    const mac = flags.mac === undefined ? [] : ['--mac', flags.mac];
    const output = await virsh.ask('net-dhcp-leases', nameArgument('network', args.network), ...mac);
    return table({
      columns: [],
      rows: parseVirshLeases(output, 'virsh net-dhcp-leases', 'Z'),
      data: leaseData,
      fields: FIELDS,
    });
  },
});

const FIELDS = ['expiry', 'mac', 'protocol', 'ip', 'prefix', 'hostname', 'clientId'];

function leaseData({ lease: { expires, mac, ip, hostname, clientId }, prefix }: VirshLease) {
  return {
    // virsh prints the epoch for a lease that does not expire.
    expiry: expires === 0 ? null : new Date(expires * 1000),
    mac: mac ?? null,
    protocol: familyOf(ip),
    ip,
    prefix,
    hostname: hostname ?? null,
    clientId: clientId ?? null,
  };
}
