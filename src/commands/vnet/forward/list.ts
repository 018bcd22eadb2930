import type { Context } from '../../../cli/command.ts';
import { readCounts } from '../../../forward/present.ts';
import { areLoaded } from '../../../forward/restore.ts';
import { type Forward, listenText, readForwards } from '../../../forward/state.ts';
import { packetsOf } from '../../../forward/table.ts';
import { type Targets, targetsOf } from '../../../forward/targets.ts';
import { type Outcome, table } from '../../../render/outcome.ts';
import { forwardData, guestPorts, LIST_FIELDS } from './data.ts';
import { checkTarget } from './plan.ts';

/** What a forward does now. */
export type ForwardState = 'active' | 'not loaded' | 'network inactive' | 'no address';

/** Lists the forwards with what they have counted. */
export async function list(context: Context): Promise<Outcome> {
  const { host, quiet } = context;
  checkTarget(context);
  const file = readForwards(host);
  const targets = targetsOf(host, file);
  const [isLoaded, counts] = await Promise.all([areLoaded(host, file), readCounts(host)]);
  const rows = file.forwards.map((forward) => ({
    forward,
    addresses: addressesOf(forward, targets),
    state: stateOf(forward, targets, isLoaded),
    packets: packetsOf(forward, targets, counts),
  }));
  return table({
    columns: [
      { title: 'Protocol', cell: ({ forward }) => forward.protocol },
      { title: 'Listen', cell: ({ forward }) => listenText(forward) },
      { title: 'Guest', cell: ({ forward }) => forward.guest },
      { title: 'Address', cell: ({ addresses }) => addresses.join(', ') || undefined },
      { title: 'Port', cell: ({ forward }) => guestPorts(forward) },
      { title: 'State', cell: ({ state }) => state },
      { title: 'Packets', cell: ({ packets }) => String(packets) },
    ],
    rows,
    data: ({ forward, addresses, state, packets }) => ({
      ...forwardData(forward),
      current: addresses,
      state,
      packets,
    }),
    fields: LIST_FIELDS,
    header: !quiet,
    findings: rows.length === 0 ? [{ id: 'no-forward', severity: 'note', message: 'this host has no forwards' }] : [],
  });
}

function addressesOf(forward: Forward, { targets }: Targets): readonly string[] {
  return targets.filter((each) => each.forward === forward).map(({ ip }) => ip);
}

export function stateOf(forward: Forward, { waiting }: Targets, isLoaded: boolean): ForwardState {
  const reason = waiting.find((each) => each.forward === forward)?.reason;
  if (reason === 'network-inactive') return 'network inactive';
  if (reason === 'no-address') return 'no address';
  return isLoaded ? 'active' : 'not loaded';
}
