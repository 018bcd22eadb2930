import { existingNetworks } from '../../apply/existing.ts';
import { guestInterfaces, guestNames, listedGuests } from '../../apply/guest-interfaces.ts';
import type { NetworkState } from '../../apply/state.ts';
import { exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network } from '../../cli/common-arguments.ts';
import type { Finding } from '../../finding.ts';
import { hasOwnBridge } from '../../network/facts.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'down',
  summary: 'Stop networks',
  group: 'networks',
  details:
    'Names the running guests that lose their connection, and asks before it stops their network. Autostart stays as it is set. vnet up starts the network again and connects the guests.',
  args: { network: { ...network, variadic: true } },
  flags: { yes: { short: 'y', summary: 'do not ask' }, 'dry-run': dryRunFlag },
  examples: [
    { line: 'vnet down lab', does: 'Stop a network' },
    { line: 'vnet down --dry-run lab', does: 'Show which guests would lose their connection' },
    { line: 'vnet down --yes lab', does: 'Stop it without asking, in a script' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether a network was stopped, or with --dry-run would be'],
    networks: [
      'object[]',
      'list of networks, each with network, status (stopped, unchanged or kept; with --dry-run what it would be) and guests',
    ],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const plans: Plan[] = [];
    for (const state of await existingNetworks(context, args.network)) plans.push(await planFor(state, context));
    if (flags['dry-run']) return previewOf(plans);
    const confirmed = new Set<string>();
    for (const plan of plans) {
      if (plan.isActive && (await isConfirmed(plan, flags.yes, context))) confirmed.add(plan.name);
    }
    return exclusively(context.host, async ({ findings }) => {
      for (const name of confirmed) await context.virsh.ask('net-destroy', '--network', name);
      const results = plans.map((plan) => ({ plan, status: statusOf(plan, confirmed) }));
      return {
        kind: 'record',
        text: results.map(({ plan, status }) => `${printable(`network ${plan.name}: ${status}`)}\n`).join(''),
        data: dataOf(results),
        status: results.some(({ status }) => status === 'kept') ? 1 : 0,
        findings: [...findings, ...results.flatMap(({ plan, status }) => (status === 'stopped' ? cutOff(plan) : []))],
      };
    });
  },
});

interface Plan {
  readonly name: string;
  readonly isActive: boolean;
  readonly isTransient: boolean;
  /** The running guests that lose their connection. */
  readonly guests: readonly string[];
}

async function planFor({ name, live, definition }: NetworkState, { virsh }: Context): Promise<Plan> {
  // A bridge or device of the host stays, and running guests on it.
  const isCutOff = live !== undefined && hasOwnBridge(live.network);
  const guests = isCutOff ? guestNames(await guestInterfaces(virsh, name)) : [];
  return { name, isActive: live !== undefined, isTransient: definition === undefined, guests };
}

interface Result {
  readonly plan: Plan;
  readonly status: 'stopped' | 'unchanged' | 'kept';
}

function dataOf(results: readonly Result[]) {
  return {
    changed: results.some(({ status }) => status === 'stopped'),
    networks: results.map(({ plan: { name, guests }, status }) => ({ network: name, status, guests })),
  };
}

function previewOf(plans: readonly Plan[]): Outcome {
  const results = plans.map((plan): Result => ({ plan, status: plan.isActive ? 'stopped' : 'unchanged' }));
  const lines = results.flatMap(({ plan, status }) => [
    `network ${plan.name}: ${status === 'stopped' ? 'would be stopped' : status}`,
    ...(plan.isActive ? lossesOf(plan) : []).map((loss) => `  ${loss}`),
  ]);
  return { kind: 'record', text: lines.map((line) => `${printable(line)}\n`).join(''), data: dataOf(results) };
}

function lossesOf(plan: Plan): string[] {
  return [
    ...(plan.guests.length > 0 ? [`running guests lose their connection (${listedGuests(plan.guests)})`] : []),
    ...(plan.isTransient ? ['it is transient and disappears'] : []),
  ];
}

/** Asks only if something is lost. */
async function isConfirmed(plan: Plan, yes: boolean, { host }: Context): Promise<boolean> {
  const losses = lossesOf(plan);
  if (losses.length === 0) return true;
  return confirm(host, `stop network ${plan.name}; ${losses.join(', and ')}`, { yes });
}

function statusOf({ name, isActive }: Plan, confirmed: ReadonlySet<string>): Result['status'] {
  if (confirmed.has(name)) return 'stopped';
  return isActive ? 'kept' : 'unchanged';
}

function cutOff({ name, guests, isTransient }: Plan): Finding[] {
  if (guests.length === 0) return [];
  return [
    {
      id: 'guests-unplugged',
      severity: 'note',
      message: `running guests lost their connection to '${name}': ${listedGuests(guests)}`,
      ...(!isTransient && {
        fix: 'to start the network and connect them again, run',
        commands: [shellCommand('vnet', 'up', ...operands(name))],
      }),
    },
  ];
}
