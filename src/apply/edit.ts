import type { UpdateScope, UpdateStep } from '../change/update-step.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { type Change, compareNetworks } from '../network/compare/compare.ts';
import { inOrder, type NetUpdate, type Update } from '../network/compare/live.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { applyEdits, type Edit } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';
import type { NetworkState } from './state.ts';

export interface EditOptions {
  readonly virsh: Pick<Virsh, 'uri'>;
  readonly libvirt: string | undefined;
}

/** The copies of a network: as it runs, and its definition. */
export function copiesOf({ live, definition }: NetworkState): ReadNetwork[] {
  return [live, definition].filter((copy) => copy !== undefined);
}

/** Which copies have a reservation or a record, in words for a table. */
export function placesOf({ live, persistent }: { readonly live: boolean; readonly persistent: boolean }): string {
  if (live && persistent) return 'network and definition';
  return live ? 'active network' : 'definition';
}

/** Returns the edits of a text; none if that copy of a network is as wanted. */
export type EditCopy = (copy: ReadNetwork) => readonly Edit[];

/**
 * Returns the steps that make the same change in the active network and in its definition; undefined if net-update cannot
 * make it.
 */
export function editSteps(
  { name, live, definition }: NetworkState,
  edit: EditCopy,
  { virsh, libvirt }: EditOptions,
): UpdateStep[] | undefined {
  const copies: [UpdateScope, ReadNetwork | undefined][] = [
    ['live', live],
    ['config', definition],
  ];
  const perCopy = copies.map(([scope, before]): UpdateStep[] | undefined => {
    const after = before === undefined ? undefined : edited(before, edit);
    if (before === undefined || after === undefined) return [];
    const options = { libvirt, live: scope === 'live', withUpdates: true };
    const back = new Map(compareNetworks(after, before, options).map((change) => [change.path, change]));
    // libvirt adds settings to an active network, which a comparison finds too.
    const changes = compareNetworks(before, after, options).filter(({ path }) => ENTRY.test(path));
    if (changes.some(({ updates }) => updates.length === 0)) return undefined;
    const steps = changes.flatMap((change) =>
      stepsOf(change, back.get(change.path)).map(
        (step): UpdateStep => ({ kind: 'update', uri: virsh.uri, network: name, scope, ...step }),
      ),
    );
    const order = inOrder(steps.map(({ update }) => update));
    return steps.sort((a, b) => order.indexOf(a.update) - order.indexOf(b.update));
  });
  const steps = perCopy.filter((each) => each !== undefined);
  return steps.length < perCopy.length ? undefined : steps.flat();
}

/** The settings that are entries of the lists that `vnet host` and `vnet record` change. */
const ENTRY = /^ip \S+ dhcp host |^dns (?:host|txt|srv) /;

type PartialStep = Pick<UpdateStep, 'update' | 'reverse' | 'before' | 'after'>;

/** Undefined if the copy is as wanted. */
export function edited(before: ReadNetwork, edit: EditCopy): ReadNetwork | undefined {
  const source = applyEdits(before.source, edit(before));
  return source === before.source ? undefined : { source, network: readNetwork(parseXml(source)) };
}

function stepsOf(change: Change, back: Change | undefined): PartialStep[] {
  const { path, before, after, updates } = change;
  return updates.filter(isNetUpdate).map((update): PartialStep => {
    const modified = (back?.updates ?? []).filter(isNetUpdate).filter(({ command }) => command === 'modify');
    return {
      update,
      reverse: update.command === 'modify' && modified.length > 0 ? modified : [reversed(update)],
      before: before === undefined || update.command === 'add' ? undefined : { path, value: before },
      after: after === undefined || update.command === 'delete' ? undefined : { path, value: after },
    };
  });
}

/** Entries are never described with net-desc. */
function isNetUpdate(update: Update): update is NetUpdate {
  return update.command !== 'describe';
}

function reversed(update: NetUpdate): NetUpdate {
  return { ...update, command: update.command === 'add' ? 'delete' : 'add' };
}
