import { VnetError } from '../error.ts';
import { DOMAINS, dumpEach } from '../libvirt/dump-each.ts';
import type { Target } from '../libvirt/target.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { setOf } from '../network/compare/mark.ts';
import { connectionsOf } from './differences.ts';
import { sourcesOf } from './guests.ts';
import { type NetworkState, networkNames, readState } from './state.ts';

/** A network that was created from a set of files and is not in it any more. */
export interface Removal {
  readonly state: NetworkState;
  /** Why vnet does not remove it. */
  readonly obstacle: VnetError | undefined;
}

export interface RemovalResult {
  readonly removal: Removal;
  /** Why it failed. */
  readonly error: VnetError | undefined;
}

/** The networks of a set that are not among its files. Those with running guests are not removed. */
export async function removalsOf(
  set: string,
  kept: ReadonlySet<string>,
  target: Pick<Target, 'host' | 'virsh'>,
): Promise<Removal[]> {
  const others = (await networkNames(target)).filter((name) => !kept.has(name));
  const { networks } = await readState(target, others);
  const gone = [...networks.values()].filter(({ definition, live }) => {
    const current = definition ?? live;
    return current !== undefined && setOf(current.network) === set;
  });
  if (gone.length === 0) return [];
  const { items } = await dumpEach(target.virsh, DOMAINS);
  const running = items.filter(({ active }) => active).map(({ xml }) => sourcesOf(xml));
  return gone.map((state) => {
    const guests = running.filter(({ sources }) => sources.some(({ network }) => network === state.name));
    return {
      state,
      obstacle: obstacleTo(
        state,
        guests.map(({ name }) => name),
      ),
    };
  });
}

function obstacleTo(state: NetworkState, guests: readonly string[]): VnetError | undefined {
  const connections = connectionsOf(state);
  if (guests.length === 0 && connections === 0) return undefined;
  const users = guests.length > 0 ? guests.map((guest) => `'${guest}'`).join(', ') : `${connections} interfaces`;
  return new VnetError('refused', `network '${state.name}' is not removed: running guests use it: ${users}`, {
    hint: 'shut them down or connect them to another network first',
  });
}

/** Stops and undefines a network. If libvirt does not undefine it, starts it again. */
export async function remove(removal: Removal, virsh: Virsh): Promise<RemovalResult> {
  const { state, obstacle } = removal;
  if (obstacle !== undefined) return { removal, error: obstacle };
  const name = ['--network', state.name];
  try {
    if (state.live !== undefined) await virsh.ask('net-destroy', ...name);
    if (state.definition !== undefined) await undefine(state, virsh);
    return { removal, error: undefined };
  } catch (error) {
    if (error instanceof VnetError) return { removal, error };
    throw error;
  }
}

async function undefine({ name, live }: NetworkState, virsh: Virsh): Promise<void> {
  try {
    await virsh.ask('net-undefine', '--network', name);
  } catch (error) {
    if (live !== undefined) await virsh.ask('net-start', '--network', name);
    throw error;
  }
}
