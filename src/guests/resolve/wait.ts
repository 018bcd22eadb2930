import { VnetError } from '../../error.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import { placesOf } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import { interruptionOf } from '../interruption.ts';
import type { Known } from '../lookup.ts';
import { type Address, type Answer, resolveNames, type Wish } from './resolve.ts';

/** What is waited for. */
export type Condition =
  | { readonly kind: 'ip'; readonly family: Family | undefined }
  | { readonly kind: 'lease' }
  | { readonly kind: 'name' }
  | { readonly kind: 'port'; readonly port: number };

export interface Waiting {
  readonly names: readonly string[];
  readonly condition: Condition;
  readonly network: string | undefined;
  readonly stateDir: string | undefined;
  /** Whether it matters what the networks are called. */
  readonly named: boolean;
  /** When the wait ends, on Host.monotonic's clock. */
  readonly deadline: number;
}

export interface Met {
  readonly answer: Answer;
  readonly address: Address;
}

export interface Waited {
  /** What fulfils the condition, in the order it came about. */
  readonly met: readonly Met[];
  /** What the last look found for those that are still waited for; undefined where it was cut off. */
  readonly last: { readonly unmet: readonly Answer[]; readonly known: Known } | undefined;
  /** The names that are still waited for. */
  readonly pending: readonly string[];
  readonly interrupted: boolean;
}

/** Files are looked at when they change, and at least this often; libvirt and ports are asked this often, in ms. */
const LOOK = 1_000;
const ASK = 2_000;
/** How long a look may take beyond the deadline, in ms: a wait of no time looks once, too. */
const LAST_LOOK = 2_000;

/** Waits until every name fulfils the condition, the deadline, or SIGINT. `tell` hears what is still waited for. */
export async function waitFor(
  target: Target,
  waiting: Waiting,
  tell: (pending: readonly string[]) => void,
): Promise<Waited> {
  const { host, virsh } = target;
  const places = placesOf(virsh.uri, host);
  const watch = await host.watch(
    waiting.stateDir !== undefined
      ? [waiting.stateDir]
      : places === undefined
        ? []
        : [places.leases, places.runningDomains, places.activeNetworks],
  );
  const met: Met[] = [];
  const signal = interruptionOf(host);
  let asked = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      const pending = waiting.names.filter((name) => !met.some(({ answer }) => answer.name === name));
      const now = host.monotonic();
      const last = now >= waiting.deadline;
      const ask = now - asked >= ASK || last || places === undefined;
      if (ask) asked = now;
      const work = look(target, pending, wishOf(waiting, ask));
      const looked = await signal.before(work, Math.max(waiting.deadline - now, LAST_LOOK));
      const { interrupted } = signal;
      if (looked === undefined || (looked === 'unanswered' && last))
        return { met, last: undefined, pending, interrupted };
      if (looked !== 'unanswered') {
        const { known, answers } = looked;
        const unmet: Answer[] = [];
        const looks = await Promise.all(answers.map((answer) => fulfilling(target, answer, waiting.condition)));
        for (const [index, answer] of answers.entries()) {
          const address = looks[index];
          if (address === undefined) unmet.push(answer);
          else met.push({ answer, address });
        }
        if (unmet.length === 0 || last || interrupted) {
          return { met, last: { unmet, known }, pending: unmet.map(({ name }) => name), interrupted };
        }
        tell(unmet.map(({ name }) => name));
      }
      const left = Math.max(0, waiting.deadline - host.monotonic());
      await signal.before(watch.next(Math.min(left, places === undefined ? ASK : LOOK)));
    }
  } finally {
    watch.close();
  }
}

/** One look; a libvirt that did not answer in time may do so the next time. */
async function look(target: Target, names: readonly string[], wish: Wish) {
  try {
    return await resolveNames(target, names, wish);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'timeout') return 'unanswered';
    throw error;
  }
}

/** An address may come from any source; leases and the names in them stand in the files, where these can be read. */
function wishOf({ condition, network, stateDir, named }: Waiting, ask: boolean): Wish {
  const fromLease = condition.kind === 'lease' || condition.kind === 'name';
  return {
    files: [],
    stateDir,
    network,
    named,
    family: condition.kind === 'ip' ? condition.family : undefined,
    source: fromLease || !ask ? 'file' : undefined,
    all: false,
  };
}

async function fulfilling({ host }: Target, { addresses }: Answer, condition: Condition): Promise<Address | undefined> {
  switch (condition.kind) {
    case 'ip':
      return addresses[0];
    case 'lease':
      return addresses.find(({ expires }) => expires !== undefined);
    case 'name':
      return addresses.find(({ hostname }) => hostname !== undefined);
    case 'port':
      for (const address of addresses) {
        if (await host.canConnect(address.ip, condition.port, LOOK)) return address;
      }
      return undefined;
  }
}
