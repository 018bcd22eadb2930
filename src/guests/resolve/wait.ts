import { VnetError } from '../../error.ts';
import type { ConnectResult } from '../../host/host.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import type { Target } from '../../libvirt/target.ts';
import { watchLibvirt } from '../../libvirt/watch-libvirt.ts';
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
  /** Called once with the names that nothing has when the wait starts. */
  readonly onUnknown: (names: readonly string[]) => void;
}

/** A name whose condition is met, and the address that meets it. */
export interface MetName {
  readonly answer: Answer;
  readonly address: Address;
}

/** A name whose condition is not met, and how the attempts to connect to its addresses ended. */
export interface UnmetName {
  readonly answer: Answer;
  readonly connections: readonly { readonly ip: string; readonly result: ConnectResult }[];
}

export interface WaitResult {
  /** In the order in which the conditions were met. */
  readonly met: readonly MetName[];
  /** The answers for the other names; undefined if SIGINT or the deadline came before there were any. */
  readonly last: { readonly unmet: readonly UnmetName[]; readonly lookup: Lookup } | undefined;
  /** The names whose condition is not met. */
  readonly pending: readonly string[];
  readonly interrupted: boolean;
}

/** Milliseconds: files are read when they change and at least this often; libvirt and ports are queried this often. */
const READ_INTERVAL = 1_000;
const QUERY_INTERVAL = 2_000;
/** Milliseconds for an attempt to connect. The kernel needs 3 s to find out that nobody answers ARP. */
const CONNECT_LIMIT = 3_500;
/** Milliseconds that a resolution may take beyond the deadline: a wait without time resolves once, too. */
const LAST_RESOLUTION = 2_000;

/** Waits until the condition of every name is met, until the deadline, or until SIGINT. */
export async function waitFor(target: Target, libvirt: Libvirt, options: WaitOptions): Promise<WaitResult> {
  const { host } = target;
  const { names, condition, deadline, onPending } = options;
  const hasFiles = libvirt.directories.length > 0;
  const watch = await watchLibvirt(host, libvirt);
  const met: MetName[] = [];
  const signal = interruptionOf(host);
  let lastQuery = Number.NEGATIVE_INFINITY;
  let isFirst = true;
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
        const results = await Promise.all(answers.map((answer) => checkCondition(target, answer, condition)));
        const unmet = results.flatMap((result) => ('address' in result ? [] : [result]));
        met.push(...results.flatMap((result) => ('address' in result ? [result] : [])));
        const unmetNames = unmet.map(({ answer }) => answer.name);
        // A user who may only read lease files cannot know which guests are defined.
        if (isFirst && !isLast && libvirt.source !== 'bridge-files') {
          const unknown = unmet.filter(({ answer }) => isUnknown(answer)).map(({ answer }) => answer.name);
          const names = unknown.length === 0 ? [] : await withoutReserved(target, libvirt, unknown, options.network);
          if (names.length > 0) options.onUnknown(names);
        }
        isFirst = false;
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

/** Whether no guest and no hostname has the name. */
function isUnknown({ addresses, matches, domain }: Answer): boolean {
  const { guest, current, expired } = matches;
  return addresses.length === 0 && domain === undefined && guest === undefined && current.length + expired.length === 0;
}

/** The names without those that a network reserves an address for: a guest with such a MAC will lease it. */
async function withoutReserved(
  { host }: Target,
  libvirt: Libvirt,
  names: readonly string[],
  network: string | undefined,
): Promise<readonly string[]> {
  const { reservedAddresses } = await import('./reserved.ts');
  const { byName } = await reservedAddresses(libvirt, network, host.now().getTime() / 1000);
  return names.filter((name) => !byName.has(fold(name)));
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
    // A reserved address says nothing about whether the guest has it yet.
    withReservations: false,
  };
}

async function checkCondition({ host }: Target, answer: Answer, condition: Condition): Promise<MetName | UnmetName> {
  const { addresses } = answer;
  const connections: { ip: string; result: ConnectResult }[] = [];
  if (condition.kind === 'port') {
    const results = await Promise.all(addresses.map(({ ip }) => host.tryConnect(ip, condition.port, CONNECT_LIMIT)));
    for (const [index, { ip }] of addresses.entries()) connections.push({ ip, result: results[index] ?? 'timeout' });
  }
  const address = addresses.find((each, index) => meets(condition, each, connections[index]?.result));
  return address === undefined ? { answer, connections } : { answer, address };
}

function meets(condition: Condition, { expires, hostname }: Address, connection: ConnectResult | undefined): boolean {
  switch (condition.kind) {
    case 'ip':
      return true;
    case 'lease':
      return expires !== undefined;
    case 'name':
      return hostname !== undefined;
    case 'port':
      return connection === 'open';
  }
}
