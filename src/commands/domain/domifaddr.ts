import { mirrored } from '../../cli/command.ts';
import { domain } from '../../cli/common-arguments.ts';
import { type InterfaceAddress, parseDomifaddr } from '../../libvirt/domifaddr.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'domifaddr',
  summary: 'Print the addresses of a running guest',
  args: {
    domain,
    interface: { summary: 'network interface name', optional: true },
  },
  flags: {
    full: { summary: 'always display names and MACs of interfaces' },
    source: {
      summary: "address source: 'lease', 'agent', or 'arp'",
      value: 'SOURCE',
      positional: true,
      choices: ['lease', 'agent', 'arp'],
    },
  },
  examples: [
    { line: 'vnet domifaddr myvm', does: 'Addresses from the DHCP leases' },
    { line: 'vnet domifaddr myvm --source agent -o json', does: 'What the guest agent says, as data' },
  ],

  async data({ args, flags }, { virsh }) {
    const source = flags.source ?? 'lease';
    const one = args.interface === undefined ? [] : ['--interface', args.interface];
    const output = await virsh.ask('domifaddr', args.domain, ...one, '--full', '--source', source);
    return table({
      columns: [],
      rows: parseDomifaddr(output),
      data: (row) => ({ ...addressData(row), source }),
    });
  },
});

function addressData({ interface: name, mac, protocol, ip, prefix }: InterfaceAddress) {
  return { interface: name, mac: mac ?? null, protocol: protocol ?? null, ip: ip ?? null, prefix: prefix ?? null };
}
