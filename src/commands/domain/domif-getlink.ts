import { mirrored } from '../../cli/command.ts';
import { anyDomain, domainInterface } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'domif-getlink',
  summary: "Print the link state of a guest's network interface",
  group: 'guests',
  args: {
    domain: anyDomain,
    interface: domainInterface,
  },
  flags: {
    config: { summary: 'the state in its definition' },
    persistent: { summary: 'the same as --config' },
  },
  examples: [
    { line: 'vnet domif-getlink web vnet0', does: 'Say whether the link is up' },
    { line: 'vnet domif-getlink web 52:54:00:00:00:01 --config', does: 'Say whether it is up at the next start' },
  ],
  shape: ['object'],
  fields: {
    interface: ['string', 'tap or MAC address that was given'],
    link: ['string', 'link state: up or down'],
  },

  async data({ args, flags }, { virsh }) {
    const config = flags.config || flags.persistent ? ['--config'] : [];
    const output = await virsh.ask(
      'domif-getlink',
      `--domain=${args.domain}`,
      `--interface=${args.interface}`,
      ...config,
    );
    const link = /\S+\s*$/.exec(output)?.[0].trim() ?? '';
    return { kind: 'record', text: output, data: { interface: args.interface, link } };
  },
});
