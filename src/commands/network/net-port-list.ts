import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';
import { portJson } from '../../network/port.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-port-list',
  summary: 'List the ports of a network',
  args: {
    network: activeNetwork,
  },
  flags: {
    uuid: { summary: "list uuid's only" },
    table: { summary: 'list table (default)' },
  },
  examples: [
    { line: 'vnet net-port-list default', does: 'List the UUID of every port in use' },
    { line: 'vnet net-port-list default -o json', does: 'The same as data, with the guest each belongs to' },
  ],

  async data({ args }, { virsh }) {
    const uuids = (await virsh.ask('net-port-list', args.network, '--uuid')).split('\n').filter((line) => line !== '');
    const ports = await virsh.askAll(uuids.map((uuid) => ['net-port-dumpxml', args.network, uuid]));
    // A port that has gone in between has no XML any more.
    const there = ports.filter(({ errors }) => errors.length === 0);
    return table({ columns: [], rows: there.map(({ stdout }) => portJson(stdout)), data: (row) => row });
  },
});
