import type { Context } from '../../../cli/command.ts';
import { EXIT_STATUS } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import { readCounts } from '../../../forward/present.ts';
import { areLoaded, type RulesProblem, restoreForwards, rulesProblem } from '../../../forward/restore.ts';
import { FORWARDS_PATH, type Forward, listenText, readForwards } from '../../../forward/state.ts';
import { packetsOf } from '../../../forward/table.ts';
import { type Targets, targetsOf } from '../../../forward/targets.ts';
import { type Outcome, table } from '../../../render/outcome.ts';
import { shellCommand } from '../../../shell-words.ts';
import { forwardData, guestPorts, LIST_FIELDS } from './data.ts';
import { readWorld } from './guest.ts';
import { checkTarget } from './plan.ts';
import { bridgedPackets, proofOf } from './proof.ts';

/** What a forward does now. */
type ForwardState = 'active' | 'not loaded' | 'network inactive' | 'no address';

/** Lists the forwards with what they have counted. */
export async function list(context: Context): Promise<Outcome> {
  checkTarget(context);
  return listing(context, []);
}

/** Lists the forwards, and reports what keeps them from working. With `fix`, loads rules that are missing first. */
export async function status(fix: boolean, context: Context): Promise<Outcome> {
  const { host } = context;
  checkTarget(context);
  if (fix) await restoreForwards(host);
  const file = readForwards(host);
  const problem = await rulesProblem(host, file);
  const proof = file.forwards.length === 0 ? [] : await proofOf(file.forwards, await readWorld(context), context);
  const notes = file.forwards.length === 0 ? [] : bridgedPackets(context);
  const findings = [...(problem === undefined ? [] : [rulesFinding(problem)]), ...proof, ...notes];
  const isRight = findings.every(({ severity }) => severity === 'note');
  return { ...(await listing(context, findings)), ...(!isRight && { status: EXIT_STATUS.refused }) };
}

function rulesFinding(problem: RulesProblem): Finding {
  switch (problem) {
    case 'missing':
      return {
        id: 'forwards-not-loaded',
        severity: 'error',
        message: 'rules of forwards are missing or behind a rule that rejects',
        fix: 'load them again',
        commands: [shellCommand('vnet', 'forward', 'status', '--fix')],
      };
    case 'unlisted':
      return {
        id: 'forwards-not-listed',
        severity: 'error',
        message: `rules of forwards are loaded, but ${FORWARDS_PATH} lists none`,
        fix: 'add the forwards again, or remove the rules',
        commands: [shellCommand('vnet', 'forward', 'restore')],
      };
    case 'other-table':
      return {
        id: 'other-table',
        severity: 'error',
        message: 'another program made the table inet vnet, which forwards need',
        fix: 'give that table another name where it is made, or delete it',
        commands: [shellCommand('nft', 'list', 'table', 'inet', 'vnet')],
      };
  }
}

async function listing(context: Context, findings: readonly Finding[]): Promise<Outcome> {
  const { host, quiet } = context;
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
    findings: rows.length === 0 ? [NONE, ...findings] : findings,
  });
}

const NONE: Finding = { id: 'no-forward', severity: 'note', message: 'this host has no forwards' };

function addressesOf(forward: Forward, { targets }: Targets): readonly string[] {
  return targets.filter((each) => each.forward === forward).map(({ ip }) => ip);
}

function stateOf(forward: Forward, { waiting }: Targets, isLoaded: boolean): ForwardState {
  const reason = waiting.find((each) => each.forward === forward)?.reason;
  if (reason === 'network-inactive') return 'network inactive';
  if (reason === 'no-address') return 'no address';
  return isLoaded ? 'active' : 'not loaded';
}
