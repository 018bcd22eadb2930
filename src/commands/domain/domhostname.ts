import { mirrored } from '../../cli/command.ts';
import { domain } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'domhostname',
  summary: 'Print the hostname of a running guest',
  group: 'guests',
  args: {
    domain,
  },
  flags: {
    source: {
      summary: 'where to look: a DHCP lease or the guest agent (default: the hypervisor chooses)',
      value: 'SOURCE',
      positional: true,
      choices: ['lease', 'agent'],
    },
  },
  examples: [
    { line: 'vnet domhostname web', does: 'Print the hostname' },
    { line: 'vnet domhostname web --source lease', does: 'Print the one of its DHCP request' },
  ],
  shape: ['object'],
  fields: {
    guest: ['string', 'name, ID or UUID that was given'],
    hostname: ['string', 'hostname'],
  },

  async data({ args, flags }, { virsh }) {
    const source = flags.source === undefined ? [] : [`--source=${flags.source}`];
    const output = await virsh.ask('domhostname', `--domain=${args.domain}`, ...source);
    return { kind: 'record', text: output, data: { guest: args.domain, hostname: output.replace(/\n+$/, '') } };
  },
});
