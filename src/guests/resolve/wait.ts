import type { Family } from '../../libvirt/leases/lease.ts';
import { placesOf } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import { beforeSignal } from '../interruptible.ts';
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
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

export interface Met {
  readonly answer: Answer;
  readonly address: Address;
}

export interface Waited {
  /** What fulfils the condition, in the order it came about. */
  readonly met: readonly Met[];
  /** What the last look found for those that are still waited for; undefined where SIGINT came before it was done. */
  readonly last: { readonly unmet: readonly Answer[]; readonly known: Known } | undefined;
  readonly interrupted: boolean;
}

/** Files are looked at when they change, and at least this often; libvirt and ports are asked this often, in ms. */
const LOOK = 1_000;
const ASK = 2_000;

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
  let interrupted = false;
  const stop = host.interrupted().then(() => {
    interrupted = true;
  });
  let asked = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      const pending = waiting.names.filter((name) => !met.some(({ answer }) => answer.name === name));
      const now = host.now().getTime();
      const last = now >= waiting.deadline;
      const ask = now - asked >= ASK || last || places === undefined;
      if (ask) asked = now;
      const looked = await beforeSignal(resolveNames(target, pending, wishOf(waiting, ask)), { stop, watch });
      if (looked === undefined) return { met, last: undefined, interrupted };
      const { known, answers } = looked;
      const unmet: Answer[] = [];
      const looks = await Promise.all(answers.map((answer) => fulfilling(target, answer, waiting.condition)));
      for (const [index, answer] of answers.entries()) {
        const address = looks[index];
        if (address === undefined) unmet.push(answer);
        else met.push({ answer, address });
      }
      if (unmet.length === 0 || last || interrupted) return { met, last: { unmet, known }, interrupted };
      tell(unmet.map(({ name }) => name));
      const left = Math.max(0, waiting.deadline - host.now().getTime());
      await Promise.race([watch.next(Math.min(left, places === undefined ? ASK : LOOK)), stop]);
    }
  } finally {
    watch.close();
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
