import { VnetError } from '../../error.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import type { Target } from '../../libvirt/target.ts';
import { interruptionOf } from '../interruption.ts';
import type { Lookup } from '../lookup.ts';
import type { Address, Answer, ResolveOptions } from './answer.ts';
import { resolveNames } from './resolve.ts';

/** What `vnet wait` waits for. */
export type Condition =
  | { readonly kind: 'ip'; readonly family: Family | undefined }
  | { readonly kind: 'lease' }
  | { readonly kind: 'name' }
  | { readonly kind: 'port'; readonly port: number };

export interface WaitOptions {
  readonly names: readonly string[];
  readonly condition: Condition;
  readonly network: string | undefined;
  /** Whether the names of the networks matter, and not only their bridges. */
  readonly withNetworks: boolean;
  /** When the wait ends, on Host.monotonic's clock. */
  readonly deadline: number;
  /** Called before each pause with the names whose condition is not met. */
  readonly onPending: (names: readonly string[]) => void;
}

/** A name whose condition is met, and the address that meets it. */
export interface MetName {
  readonly answer: Answer;
  readonly address: Address;
}

export interface WaitResult {
  /** In the order in which the conditions were met. */
  readonly met: readonly MetName[];
  /** The answers for the other names; undefined if SIGINT or the deadline came before there were any. */
  readonly last: { readonly unmet: readonly Answer[]; readonly lookup: Lookup } | undefined;
  /** The names whose condition is not met. */
  readonly pending: readonly string[];
  readonly interrupted: boolean;
}

/** Milliseconds: files are read when they change and at least this often; libvirt and ports are queried this often. */
const READ_INTERVAL = 1_000;
const QUERY_INTERVAL = 2_000;
/** Milliseconds that a resolution may take beyond the deadline: a wait without time resolves once, too. */
const LAST_RESOLUTION = 2_000;

/** Waits until the condition of every name is met, until the deadline, or until SIGINT. */
export async function waitFor(target: Target, libvirt: Libvirt, options: WaitOptions): Promise<WaitResult> {
  const { host } = target;
  const { names, condition, deadline, onPending } = options;
  const hasFiles = libvirt.directories.length > 0;
  const watch = await host.watch(libvirt.directories);
  const met: MetName[] = [];
  const signal = interruptionOf(host);
  let lastQuery = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      const pending = names.filter((name) => !met.some(({ answer }) => answer.name === name));
      const now = host.monotonic();
      const isLast = now >= deadline;
      const isQuery = now - lastQuery >= QUERY_INTERVAL || isLast || !hasFiles;
      if (isQuery) lastQuery = now;
      const work = resolveInTime(target, libvirt, pending, resolveOptionsOf(options, isQuery));
      const result = await signal.before(work, Math.max(deadline - now, LAST_RESOLUTION));
      const { interrupted } = signal;
      if (result === undefined || (result === 'unanswered' && isLast)) {
        return { met, last: undefined, pending, interrupted };
      }
      if (result !== 'unanswered') {
        const { lookup, answers } = result;
        const unmet: Answer[] = [];
        const addresses = await Promise.all(answers.map((answer) => addressThatMeets(target, answer, condition)));
        for (const [index, answer] of answers.entries()) {
          const address = addresses[index];
          if (address === undefined) unmet.push(answer);
          else met.push({ answer, address });
        }
        const unmetNames = unmet.map(({ name }) => name);
        if (unmet.length === 0 || isLast || interrupted) {
          return { met, last: { unmet, lookup }, pending: unmetNames, interrupted };
        }
        onPending(unmetNames);
      }
      const left = Math.max(0, deadline - host.monotonic());
      await signal.before(watch.next(Math.min(left, hasFiles ? READ_INTERVAL : QUERY_INTERVAL)));
    }
  } finally {
    watch.close();
  }
}

/** Resolves names. A libvirt that does not answer within its time limit may do so the next time. */
async function resolveInTime(target: Target, libvirt: Libvirt, names: readonly string[], options: ResolveOptions) {
  try {
    return await resolveNames(target, libvirt, names, options);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'timeout') return 'unanswered';
    throw error;
  }
}

/** An address may come from any source. Leases and hostnames are in the files, if these can be read. */
export function resolveOptionsOf({ condition, network, withNetworks }: WaitOptions, isQuery: boolean): ResolveOptions {
  const needsLease = condition.kind === 'lease' || condition.kind === 'name';
  return {
    network,
    withNetworks,
    family: condition.kind === 'ip' ? condition.family : undefined,
    source: needsLease || !isQuery ? 'file' : undefined,
    all: false,
  };
}

async function addressThatMeets(
  { host }: Target,
  { addresses }: Answer,
  condition: Condition,
): Promise<Address | undefined> {
  switch (condition.kind) {
    case 'ip':
      return addresses[0];
    case 'lease':
      return addresses.find(({ expires }) => expires !== undefined);
    case 'name':
      return addresses.find(({ hostname }) => hostname !== undefined);
    case 'port':
      for (const address of addresses) {
        if (await host.canConnect(address.ip, condition.port, READ_INTERVAL)) return address;
      }
      return undefined;
  }
}
