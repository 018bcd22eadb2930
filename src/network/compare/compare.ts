import type { Network } from '../model.ts';
import { liveUpdates, type Update } from './live.ts';
import type { ReadNetwork, Setting } from './setting.ts';
import { orderedLists, settingsOf } from './settings.ts';

/**
 * What it takes until a change is in effect. `live`: net-update or net-desc, while the network is active. `next start`: the definition is
 * enough, and an active network gets it when it starts again. `restart`: an active network has to be restarted. `new network`:
 * libvirt cannot change it; the network has to be undefined first.
 */
export type Need = 'live' | 'next start' | 'restart' | 'new network';

export interface Change {
  /** What changes: `mtu`, or `ip 10.9.0.1 dhcp host 52:54:00:00:00:01`. */
  readonly path: string;
  /** Undefined if it is added. */
  readonly before: string | undefined;
  /** Undefined if it is removed. */
  readonly after: string | undefined;
  readonly needs: Need;
  /** With `live` or if requested: what net-update has to do. */
  readonly updates: readonly Update[];
}

export interface CompareOptions {
  /** The version of libvirt; undefined for the newest. */
  readonly libvirt?: string | undefined;
  /** Whether the first network is active and as libvirt runs it. */
  readonly live: boolean;
  /** Whether libvirt can change the title and the description of an active network (default: no). */
  readonly describes?: boolean;
  /** Whether net-update shall change the first one: its updates are in the changes. By default only if it is active. */
  readonly withUpdates?: boolean;
}

/** What libvirt chooses if the definition does not say it. */
const CHOSEN = ['uuid', 'mac', 'bridge name'];

/** What no guest depends on. */
const DESCRIPTIVE = ['title', 'description', 'metadata'];

/**
 * The changes from one network to another by meaning. What only libvirt chose in the first one, such as its UUID, is no change.
 */
export function compareNetworks(before: ReadNetwork, after: ReadNetwork, options: CompareOptions): Change[] {
  const { libvirt, live, describes = false, withUpdates = live } = options;
  const [old, wanted] = [
    byPath(settingsOf(before.network, { libvirt, live })),
    byPath(settingsOf(after.network, { libvirt, live: false })),
  ];
  const paths = [...old.keys(), ...[...wanted.keys()].filter((path) => !old.has(path))];
  const changed = paths.filter((path) => {
    if (CHOSEN.includes(path) && !wanted.has(path)) return false;
    return old.get(path)?.value !== wanted.get(path)?.value;
  });
  const lists = reordered(before.network, after.network);
  const updates = withUpdates
    ? liveUpdates(before, after, { old, wanted, changed, reordered: lists, libvirt, describes, live })
    : new Map();
  return [
    ...changed.map((path): Change => {
      const found: readonly Update[] | undefined = updates.get(path);
      const needs = needOf(path, { live, isUpdatable: found !== undefined });
      return { path, before: old.get(path)?.value, after: wanted.get(path)?.value, needs, updates: found ?? [] };
    }),
    ...lists.map(
      ({ list, from, to }): Change => ({
        path: `order of ${list}`,
        before: from.join(', '),
        after: to.join(', '),
        needs: live ? 'restart' : 'next start',
        updates: [],
      }),
    ),
  ];
}

function needOf(path: string, { live, isUpdatable }: { readonly live: boolean; readonly isUpdatable: boolean }): Need {
  if (path === 'name' || path === 'uuid') return 'new network';
  if (live && isUpdatable) return 'live';
  return !live || DESCRIPTIVE.includes(path) ? 'next start' : 'restart';
}

function byPath(settings: readonly Setting[]): ReadonlyMap<string, Setting> {
  return new Map(settings.map((setting) => [setting.path, setting]));
}

interface Reordered {
  readonly list: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The lists that keep their common entries in another order. */
function reordered(before: Network, after: Network): Reordered[] {
  const lists = orderedLists(after);
  return Object.entries(orderedLists(before)).flatMap(([list, from]) => {
    const to = lists[list] ?? [];
    const [stays, comes] = [from.filter((each) => to.includes(each)), to.filter((each) => from.includes(each))];
    return stays.join('\n') === comes.join('\n') ? [] : [{ list, from, to }];
  });
}
