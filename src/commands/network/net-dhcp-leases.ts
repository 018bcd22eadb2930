import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';
import { familyOf } from '../../libvirt/leases/lease.ts';
import { parseVirshLeases, type VirshLease } from '../../libvirt/leases/virsh-leases.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-dhcp-leases',
  summary: 'Print the DHCP leases of a network',
  args: {
    network: activeNetwork,
  },
  flags: {
    mac: { summary: 'MAC address', value: 'MAC', positional: true },
  },
  examples: [
    { line: 'vnet net-dhcp-leases default', does: 'List every lease of the default network' },
    { line: 'vnet net-dhcp-leases default -o json', does: 'The same as data' },
  ],

  async data({ args, flags }, { virsh }) {
    const mac = flags.mac === undefined ? [] : ['--mac', flags.mac];
    const output = await virsh.ask('net-dhcp-leases', args.network, ...mac);
    return table({ columns: [], rows: parseVirshLeases(output, 'virsh net-dhcp-leases', 'Z'), data: leaseData });
  },
});

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
