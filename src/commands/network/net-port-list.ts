import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import { portJson } from '../../network/port.ts';
import { table } from '../../render/outcome.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-port-list',
  summary: 'List the ports of a network',
  group: 'ports',
  args: {
    network: activeNetwork,
  },
  flags: {
    uuid: { summary: 'print UUIDs only' },
    table: { summary: 'print a table (default)' },
  },
  examples: [
    { line: 'vnet net-port-list default', does: 'List the UUIDs of the ports' },
    { line: 'vnet net-port-list default -o json', does: 'List the ports as JSON, each with its guest' },
  ],
  shape: ['list'],
  fields: {
    uuid: ['string | null', 'UUID of the port'],
    guest: ['string | null', 'guest that owns the port'],
    guestUuid: ['string | null', 'UUID of that guest'],
    mac: ['string | null', 'MAC address'],
    portGroup: ['string | null', 'port group'],
    plug: ['string | null', 'network, bridge, direct or hostdev-pci'],
    bridge: ['string | null', 'bridge of the port'],
  },

  async data({ args }, { virsh }) {
    const uuids = (await virsh.ask('net-port-list', nameArgument('network', args.network), '--uuid'))
      .split('\n')
      .filter((line) => line !== '');
    const ports = await virsh.askAll(
      uuids.map((uuid) => ['net-port-dumpxml', nameArgument('network', args.network), uuid]),
    );
    // A port that has gone in between has no XML any more.
    const there = ports.filter(({ errors }) => errors.length === 0);
    const rows = there.map(({ stdout }) => readPrinted(stdout, `a port of '${args.network}'`, portJson));
    return table({ columns: [], rows, data: (row) => row, fields: FIELDS });
  },
});

const FIELDS = ['uuid', 'guest', 'guestUuid', 'mac', 'portGroup', 'plug', 'bridge'];
