import { mirrored } from '../../cli/command.ts';
import { domain } from '../../cli/common-arguments.ts';
import { type InterfaceAddress, parseDomifaddr } from '../../libvirt/domifaddr.ts';
import { table } from '../../render/outcome.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'domifaddr',
  summary: 'Print the addresses of a running guest',
  group: 'guests',
  args: {
    domain,
    interface: {
      summary: 'only the interface with this name in the answer, such as vnet0',
      optional: true,
      complete: 'domain-interfaces',
    },
  },
  flags: {
    full: { summary: 'repeat name and MAC address in every row' },
    source: {
      summary: 'where to look (default: lease)',
      value: 'SOURCE',
      positional: true,
      choices: ['lease', 'agent', 'arp'],
    },
  },
  examples: [
    { line: 'vnet domifaddr web', does: 'Print the addresses that DHCP leased' },
    { line: 'vnet domifaddr web --source agent -o json', does: 'Print what the guest agent reports, as JSON' },
  ],
  shape: ['list'],
  fields: {
    interface: ['string', 'tap on the host, or with --source agent the interface inside the guest'],
    mac: ['string | null', 'MAC address'],
    protocol: ['string | null', 'ipv4 or ipv6; null without an address'],
    ip: ['string | null', 'IP address'],
    prefix: ['integer | null', 'prefix length'],
    source: ['string', 'lease, agent or arp'],
  },

  async data({ args, flags }, { virsh }) {
    const source = flags.source ?? 'lease';
    const one = args.interface === undefined ? [] : ['--interface', args.interface];
    const output = await virsh.ask(
      'domifaddr',
      nameArgument('domain', args.domain),
      ...one,
      '--full',
      '--source',
      source,
    );
    return table({
      columns: [],
      rows: parseDomifaddr(output),
      data: (row) => ({ ...addressData(row), source }),
      fields: ['interface', 'mac', 'protocol', 'ip', 'prefix', 'source'],
    });
  },
});

function addressData({ interface: name, mac, protocol, ip, prefix }: InterfaceAddress) {
  return { interface: name, mac: mac ?? null, protocol: protocol ?? null, ip: ip ?? null, prefix: prefix ?? null };
}
