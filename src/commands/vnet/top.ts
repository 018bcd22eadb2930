import { type Context, command } from '../../cli/command.ts';
import { writeFindings } from '../../cli/run/write-findings.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { topColumns, topData } from '../../guests/top/columns.ts';
import { sortTop, TOP_ORDERS } from '../../guests/top/order.ts';
import { openSampler, type Sampler, type TopRow, type TopSample } from '../../guests/top/sampler.ts';
import { isLimited, parseDuration } from '../../host/limits.ts';
import { isDefaultSession, sessionHint } from '../../libvirt/session.ts';
import { isCalled, networkNotFound } from '../../libvirt/sources/networks.ts';
import { similarNamesHint } from '../../nearest.ts';
import { type Outcome, table } from '../../render/outcome.ts';
import { TRAFFIC_FIELDS } from '../domain/data/traffic.ts';

export default command({
  name: 'top',
  summary: 'Follow the network traffic of guests',
  group: 'overview',
  details:
    "Shows what passes through each interface of the running guests, busiest first, and updates it until you press q. rx is what the guest receives and tx what it sends. Drops and errors are totals of both directions since the interface exists. On this host vnet reads libvirt's files and the kernel's counters if permitted; otherwise it keeps one virsh connected. Keys: t, r, s, p, d, e, g, n and i sort by traffic, rx, tx, packets, drops, errors, guest, network or interface; R reverses the order; / filters; arrows, Page Up and Page Down scroll; ? shows help. If stdout is not a terminal, prints a table each time.",
  args: {
    guest: {
      summary: 'name of a guest (default: all running guests)',
      optional: true,
      variadic: true,
      complete: 'running-domains',
    },
  },
  flags: {
    interval: {
      short: 'i',
      value: 'SECONDS',
      summary: 'time between two measurements, such as 0.5 or 10 (default: 1)',
    },
    sort: { value: 'ORDER', choices: TOP_ORDERS, summary: 'sort by this (default: traffic)' },
    network: {
      value: 'NETWORK',
      summary: 'only interfaces on this network',
      complete: 'active-networks',
    },
    once: { summary: 'measure for one interval, print it and exit' },
  },
  examples: [
    { line: 'vnet top', does: 'Follow the traffic of all running guests' },
    { line: 'vnet top web db --interval 5', does: 'Follow two guests, with averages over five seconds' },
    { line: 'vnet top --network default --sort drops', does: 'Show the interfaces on a network that drop the most' },
    { line: 'vnet top --once -o json', does: 'Measure for one second and print JSON' },
    {
      line: 'vnet top --interval 60 -o json >> traffic.json',
      does: 'Record the traffic: one object per interface and minute',
    },
  ],
  shape: ['list', 'stream'],
  fields: {
    'time?': ['string', 'without --once: time of the measurement'],
    guest: ['string', 'name of the guest'],
    state: ['string', 'running or paused'],
    interface: ['string | null', 'tap on the host; null if the interface has none'],
    type: ['string', 'network, bridge, direct, user or another type of libvirt'],
    network: ['string | null', 'network that the interface is on'],
    mac: ['string | null', 'MAC address'],
    addresses: ['string[]', 'leased IP addresses of the MAC address'],
    ...TRAFFIC_FIELDS,
    rxBytesPerSecond: ['number | null', 'bytes per second that the guest received; null if unknown'],
    rxPacketsPerSecond: ['number | null', 'packets per second that the guest received'],
    txBytesPerSecond: ['number | null', 'bytes per second that the guest sent'],
    txPacketsPerSecond: ['number | null', 'packets per second that the guest sent'],
    seconds: ['number | null', 'measured time that the rates are the average of'],
  },
  files: {
    '/run/libvirt/qemu/NAME.xml': 'running guests',
    '/proc/net/dev': 'counters of the taps',
    '/var/lib/libvirt/dnsmasq/BRIDGE.status': 'leases of a network',
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { host, output, wide, quiet } = context;
    const interval = intervalFrom(flags.interval ?? '1');
    const names = args.guest ?? [];
    const order = flags.sort ?? 'traffic';
    const sampler = await openSampler(context);
    try {
      const network = flags.network === undefined ? undefined : await networkNamed(sampler, flags.network);
      const select = (rows: readonly TopRow[]) =>
        rows.filter(
          (row) =>
            (names.length === 0 || names.includes(row.guest)) && (network === undefined || row.network === network),
        );
      const first = await sampler.sample();
      const notes = await checkNames(sampler, first, names);
      const emptyReason = emptyReasonFor(names, network);
      if (flags.once) {
        await host.sleep(interval);
        const { rows, problems } = await sampler.sample();
        sampler.close();
        const selected = sortTop(select(rows), order);
        const findings = [
          ...problems.flatMap((problem) => problem.findings),
          ...notes,
          ...(selected.length === 0 && notes.length === 0 ? emptyFindings(emptyReason, context) : []),
        ];
        return table({
          columns: topColumns({ withTrend: false }),
          rows: selected,
          data: topData,
          fields: FIELDS,
          findings,
          ...(problems[0] !== undefined && { status: EXIT_STATUS[problems[0].code] }),
        });
      }
      if (!host.isTerminal('stdout')) {
        const empty = select(first.rows).length === 0 && notes.length === 0;
        await writeFindings([...notes, ...(empty ? emptyFindings(emptyReason, context) : [])], context);
      }
      const { watchTop } = await import('../../guests/top/watch.ts');
      return watchTop({
        ...{ host, sampler, first, select, order, interval, output, wide, emptyReason },
        header: !quiet,
        onProblem: (problem) => void writeFindings(problem.findings, context),
      });
    } catch (error) {
      sampler.close();
      throw error;
    }
  },
});

const FIELDS = [
  ...['guest', 'state', 'interface', 'type', 'network', 'mac', 'addresses'],
  ...Object.keys(TRAFFIC_FIELDS),
  ...['rxBytesPerSecond', 'rxPacketsPerSecond', 'txBytesPerSecond', 'txPacketsPerSecond', 'seconds'],
];

/** Milliseconds; a shorter interval would measure little more than vnet itself. */
const LEAST_INTERVAL = 100;

/** Reads the argument of --interval as milliseconds. Throws VnetError `usage`. */
function intervalFrom(word: string): number {
  const interval = parseDuration(word);
  if (interval !== undefined && interval >= LEAST_INTERVAL && isLimited(interval)) return interval;
  throw new VnetError('usage', `invalid interval '${word}'`, {
    hint: 'use seconds, at least 0.1, or a time such as 500ms or 1m',
  });
}

/** The name of the network that has this name or UUID. Throws VnetError `not-found`. */
async function networkNamed({ libvirt }: Sampler, name: string): Promise<string> {
  const { items } = await libvirt.networks();
  // A user who may only read lease files does not know the networks of the connection.
  if (libvirt.source === 'bridge-files') return name;
  const network = items.find((each) => isCalled(each, name));
  if (network !== undefined) return network.name;
  throw networkNotFound(
    name,
    items.map((each) => each.name),
  );
}

/** Notes for guests that do not run. Throws VnetError `not-found` for names that no guest has. */
async function checkNames({ libvirt }: Sampler, { rows }: TopSample, names: readonly string[]): Promise<Finding[]> {
  const running = new Set(rows.map(({ guest }) => guest));
  const others = names.filter((name) => !running.has(name));
  if (others.length === 0) return [];
  const domains = (await libvirt.domains(others)) ?? [];
  return others.map((name): Finding => {
    const domain = domains.find((each) => each.name === name);
    if (domain === undefined) {
      const guests = [...new Set([...running, ...domains.map((each) => each.name)])];
      const hint = similarNamesHint('guests', name, guests);
      throw new VnetError('not-found', `no guest named '${name}'`, { hint });
    }
    const message = domain.running ? `guest '${name}' has no network interface` : `guest '${name}' is not running`;
    return { id: 'no-traffic', severity: 'note', message };
  });
}

function emptyReasonFor(names: readonly string[], network: string | undefined): string {
  const where = network === undefined ? 'a network interface' : `an interface on network '${network}'`;
  return names.length === 0 ? `no running guest has ${where}` : `none of these guests is running with ${where}`;
}

function emptyFindings(message: string, { host, virsh }: Context): Finding[] {
  return [{ id: 'no-traffic', severity: 'note', message }, ...(isDefaultSession(host, virsh) ? [sessionHint()] : [])];
}
