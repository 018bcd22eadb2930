import { mirrored } from '../../cli/command.ts';
import { VnetError } from '../../error.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import { stream } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-event',
  summary: 'Wait for network events',
  group: 'networks',
  details:
    'Prints the next event, or with --loop all events until the time limit or an interrupt. The exit status is 0 if an event came, 7 if the time limit ended before any came, and 1 if an interrupt did.',
  args: {},
  flags: {
    network: { summary: 'only events of this network', value: 'NETWORK', positional: true, complete: 'networks' },
    event: {
      summary: 'type of event',
      value: 'EVENT',
      positional: true,
      choices: ['lifecycle', 'metadata-change'],
      choicesSince: { 'metadata-change': '9.8.0' },
    },
    loop: { summary: 'print events until the time limit or an interrupt, not just one' },
    timeout: { summary: 'time limit in seconds', value: 'SECONDS', positional: true },
    list: { summary: 'list the types of events' },
    timestamp: { summary: 'print the time of each event' },
  },
  examples: [
    { line: 'vnet net-event --event lifecycle --loop', does: 'Print each start and stop until interrupted' },
    { line: 'vnet net-event --event lifecycle --loop -o json', does: 'Print one JSON object per event' },
  ],
  shape: ['stream', 'strings'],
  fields: {
    time: ['string', 'time of the event, ISO 8601 in UTC'],
    type: ['string', 'lifecycle or metadata-change'],
    network: ['string', 'name of the network'],
    event: ['string', 'defined, undefined, started or stopped; description, title or element'],
    uri: ['string | null', 'namespace URI of a metadata element, or null'],
  },

  /** virsh says on stdout that the time ran out, and exits with 1 if no event came until then. */
  silentFailure: ({ flags: { timeout } }, elapsed) =>
    timeout !== undefined && elapsed >= Number(timeout) * 1000 ? 'timeout' : undefined,

  async data({ flags }, { virsh }) {
    if (flags.list) {
      const types = (await virsh.ask('net-event', '--list')).split('\n').filter((line) => line !== '');
      return { kind: 'record', text: `${types.join('\n')}\n`, data: types, column: 'type' };
    }
    if (flags.event === undefined) throw new VnetError('usage', 'either --list or --event <type> is required');
    // virsh would listen to all networks where this one does not exist.
    if (flags.network !== undefined) await virsh.ask('net-info', '--network', flags.network);
    const words = ['--event', flags.event, '--timestamp'];
    if (flags.loop) words.push('--loop');
    if (flags.timeout !== undefined) words.push('--timeout', flags.timeout);
    if (flags.network !== undefined) words.push('--network', flags.network);
    return stream({ rows: eventsOf(virsh, words), line: ({ event }) => `${event}\n`, data: (event) => ({ ...event }) });
  },
});

interface Event {
  readonly time: string;
  readonly type: string;
  readonly network: string;
  /** Of a lifecycle: defined, undefined, started, stopped. Of a metadata-change: description, title, element. */
  readonly event: string;
  readonly uri?: string | null;
}

const LIFECYCLE = /^(\S+) (\S+): event 'lifecycle' for network (.*): (Defined|Undefined|Started|Stopped)$/;
const METADATA = /^(\S+) (\S+): event 'metadata-change' for network (.*): type (\w+), uri (.*)$/;

/** Throws `timeout` where the time ran out before any event came. */
async function* eventsOf(virsh: Virsh, words: readonly string[]): AsyncGenerator<Event> {
  let received = 0;
  for await (const line of virsh.follow('net-event', ...words)) {
    const event = eventOf(line);
    if (event !== undefined) {
      received++;
      yield event;
    } else if (line === 'event loop timed out' && received === 0) {
      throw new VnetError('timeout', 'no event came in time');
    }
  }
}

function eventOf(line: string): Event | undefined {
  const [, date, clock = '', network = '', event = '', uri] = LIFECYCLE.exec(line) ?? METADATA.exec(line) ?? [];
  if (date === undefined) return undefined;
  // virsh prints `2026-01-31 12:00:00.000+0000`, always in UTC.
  const time = `${date}T${clock.replace(/\+0000$/, 'Z')}`;
  const type = uri === undefined ? 'lifecycle' : 'metadata-change';
  const base = { time, type, network, event: event.toLowerCase() };
  return uri === undefined ? base : { ...base, uri: uri === '<null>' ? null : uri };
}
