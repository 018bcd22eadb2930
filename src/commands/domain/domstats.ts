import { mirrored } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import { type InterfaceStats, parseDomstats } from '../../libvirt/domstats.ts';
import { table } from '../../render/outcome.ts';
import { TRAFFIC_FIELDS, trafficData } from './data/traffic.ts';

export default mirrored({
  name: 'domstats',
  summary: 'Print statistics of guests, such as those of their interfaces',
  group: 'guests',
  details: 'As JSON, YAML or CSV only those of network interfaces: -o needs --interface and no other group.',
  args: {
    domain: {
      summary: 'name, ID or UUID of a guest (default: all guests)',
      optional: true,
      variadic: true,
      complete: 'domains',
    },
  },
  flags: {
    state: { summary: 'state of the guest' },
    'cpu-total': { summary: 'CPU time of the host' },
    balloon: { summary: 'memory balloon' },
    vcpu: { summary: 'virtual CPUs' },
    interface: { summary: 'network interfaces' },
    block: { summary: 'block devices' },
    perf: { summary: 'perf events' },
    iothread: { summary: 'IOThreads' },
    memory: { summary: 'memory usage' },
    dirtyrate: { summary: 'rate at which memory is written' },
    vm: { summary: "the hypervisor's own statistics" },
    'list-active': { summary: 'only active guests' },
    'list-inactive': { summary: 'only inactive guests' },
    'list-persistent': { summary: 'only guests with a definition' },
    'list-transient': { summary: 'only guests without a definition' },
    'list-running': { summary: 'only running guests' },
    'list-paused': { summary: 'only paused guests' },
    'list-shutoff': { summary: 'only guests that are shut off' },
    'list-other': { summary: 'only guests in another state' },
    raw: { summary: 'print values as libvirt has them' },
    enforce: { summary: 'fail if the daemon does not know a group' },
    backing: { summary: 'add the backing chain of block devices' },
    nowait: { summary: 'only statistics that are there at once' },
  },
  examples: [
    { line: 'vnet domstats --interface', does: 'Print the traffic of all running guests' },
    { line: 'vnet domstats --interface web -o json', does: 'Print the traffic of one guest as JSON' },
  ],
  shape: ['list'],
  fields: {
    guest: ['string', 'name of the guest'],
    interface: ['string', 'tap on the host'],
    ...TRAFFIC_FIELDS,
  },

  async data({ args, flags }, { virsh }) {
    if (!flags.interface || GROUPS.some((name) => flags[name])) {
      throw new VnetError('usage', 'with -o, domstats prints the statistics of --interface only', {
        hint: 'use --interface and no other group',
      });
    }
    const options = PASSED_ON.filter((name) => flags[name]).map((name) => `--${name}`);
    const output = await virsh.ask('domstats', '--interface', ...options, '--', ...(args.domain ?? []));
    return table({ columns: [], rows: parseDomstats(output), data: statsData, fields: FIELDS });
  },
});

const GROUPS = [
  'state',
  'cpu-total',
  'balloon',
  'vcpu',
  'block',
  'perf',
  'iothread',
  'memory',
  'dirtyrate',
  'vm',
] as const;
const PASSED_ON = [
  'list-active',
  'list-inactive',
  'list-persistent',
  'list-transient',
  'list-running',
  'list-paused',
  'list-shutoff',
  'list-other',
  'enforce',
  'nowait',
] as const;
const FIELDS = ['guest', 'interface', ...Object.keys(TRAFFIC_FIELDS)];

function statsData({ domain, tap, counters }: InterfaceStats) {
  const data = trafficData({
    rxBytes: counters.get('rx.bytes'),
    rxPackets: counters.get('rx.pkts'),
    rxErrors: counters.get('rx.errs'),
    rxDrops: counters.get('rx.drop'),
    txBytes: counters.get('tx.bytes'),
    txPackets: counters.get('tx.pkts'),
    txErrors: counters.get('tx.errs'),
    txDrops: counters.get('tx.drop'),
  });
  return { guest: domain, interface: tap, ...data };
}
