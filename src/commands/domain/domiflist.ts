import { mirrored } from '../../cli/command.ts';
import { anyDomain } from '../../cli/common-arguments.ts';
import { type DomainInterface, readInterfaces } from '../../libvirt/interfaces.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'domiflist',
  summary: 'List the network interfaces of a guest',
  group: 'guests',
  args: {
    domain: anyDomain,
  },
  flags: {
    inactive: { summary: 'list those of its definition instead of those it runs with' },
  },
  examples: [
    { line: 'vnet domiflist web', does: 'List the interfaces of a guest' },
    { line: 'vnet domiflist web -o json', does: 'List them as JSON, with link state and alias' },
  ],
  shape: ['list'],
  fields: {
    interface: ['string | null', 'tap on the host; null if the guest is off or the interface has none'],
    type: ['string', 'network, bridge, direct, user or another type of libvirt'],
    source: ['string | null', 'network, bridge, device or path that it is connected to'],
    model: ['string | null', 'model that the guest sees'],
    mac: ['string | null', 'MAC address'],
    link: ['string', 'link state: up or down'],
    alias: ['string | null', "libvirt's alias, which detach-device-alias takes"],
  },

  async data({ args, flags }, { virsh }) {
    const inactive = flags.inactive ? ['--inactive'] : [];
    const xml = await virsh.ask('dumpxml', `--domain=${args.domain}`, ...inactive);
    return table({ columns: [], rows: readInterfaces(xml), data: interfaceData, fields: FIELDS });
  },
});

const FIELDS = ['interface', 'type', 'source', 'model', 'mac', 'link', 'alias'];

function interfaceData({ tap, type, source, model, mac, link, alias }: DomainInterface) {
  return {
    interface: tap ?? null,
    type,
    source: source ?? null,
    model: model ?? null,
    mac: mac ?? null,
    link,
    alias: alias ?? null,
  };
}
