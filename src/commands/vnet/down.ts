import { existingNetworks } from '../../apply/existing.ts';
import { guestInterfaces, guestNames, listedGuests } from '../../apply/guest-interfaces.ts';
import type { NetworkState } from '../../apply/state.ts';
import { exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
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
  flags: { yes: { short: 'y', summary: 'do not ask' } },
  examples: [
    { line: 'vnet down lab', does: 'Stop a network' },
    { line: 'vnet down --yes lab', does: 'Stop it without asking, in a script' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether a network was stopped'],
    networks: ['object[]', 'list of networks, each with network, status (stopped, unchanged or kept) and guests'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const plans: Plan[] = [];
    for (const state of await existingNetworks(context, args.network)) plans.push(await planFor(state, context));
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
        data: {
          changed: confirmed.size > 0,
          networks: results.map(({ plan: { name, guests }, status }) => ({ network: name, status, guests })),
        },
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

/** Asks only if something is lost. */
async function isConfirmed(plan: Plan, yes: boolean, { host }: Context): Promise<boolean> {
  const losses = [
    ...(plan.guests.length > 0 ? [`running guests lose their connection (${listedGuests(plan.guests)})`] : []),
    ...(plan.isTransient ? ['it is transient and disappears'] : []),
  ];
  if (losses.length === 0) return true;
  return confirm(host, `stop network ${plan.name}; ${losses.join(', and ')}`, { yes });
}

function statusOf({ name, isActive }: Plan, confirmed: ReadonlySet<string>): 'stopped' | 'unchanged' | 'kept' {
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
