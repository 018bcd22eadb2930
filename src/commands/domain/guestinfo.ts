import { mirrored } from '../../cli/command.ts';
import { domain } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import { type AgentAddress, parseGuestinfo } from '../../libvirt/guestinfo.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'guestinfo',
  summary: 'Print what the guest agent reports',
  group: 'guests',
  details: 'As JSON, YAML or CSV only the network interfaces: -o needs --interface and no other group.',
  args: {
    domain,
  },
  flags: {
    user: { summary: 'users that are logged in' },
    os: { summary: 'operating system' },
    timezone: { summary: 'time zone' },
    hostname: { summary: 'hostname' },
    filesystem: { summary: 'file systems' },
    disk: { summary: 'disks' },
    interface: { summary: 'network interfaces and their addresses' },
    load: { summary: 'load averages', since: '11.2.0' },
  },
  examples: [
    { line: 'vnet guestinfo web --interface', does: 'Print the interfaces and addresses inside the guest' },
    { line: 'vnet guestinfo web --interface -o json', does: 'Print them as JSON' },
  ],
  shape: ['list'],
  fields: {
    interface: ['string', 'name that the system of the guest gave the interface'],
    mac: ['string | null', 'MAC address'],
    protocol: ['string | null', 'ipv4 or ipv6; null without an address'],
    ip: ['string | null', 'IP address'],
    prefix: ['integer | null', 'prefix length'],
  },

  async data({ args, flags }, { virsh }) {
    if (!flags.interface || GROUPS.some((name) => flags[name])) {
      throw new VnetError('usage', 'with -o, guestinfo prints what --interface reports only', {
        hint: 'use --interface and no other group',
      });
    }
    const output = await virsh.ask('guestinfo', `--domain=${args.domain}`, '--interface');
    return table({ columns: [], rows: parseGuestinfo(output), data: addressData, fields: FIELDS });
  },
});

const GROUPS = ['user', 'os', 'timezone', 'hostname', 'filesystem', 'disk', 'load'] as const;
const FIELDS = ['interface', 'mac', 'protocol', 'ip', 'prefix'];

function addressData({ interface: name, mac, protocol, ip, prefix }: AgentAddress) {
  return { interface: name, mac: mac ?? null, protocol: protocol ?? null, ip: ip ?? null, prefix: prefix ?? null };
}
