import type { UpdateScope, UpdateStep } from '../change/update-step.ts';
import { VnetError } from '../error.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { type Change, compareNetworks } from '../network/compare/compare.ts';
import { inOrder, type NetUpdate, type Update } from '../network/compare/live.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
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

/**
 * Returns the steps that make the same change in the active network and in its definition. `edit` returns the edits of a text;
 * none if that copy is as wanted. Throws VnetError `refused` if net-update cannot make the change.
 */
export function editSteps(
  { name, live, definition }: NetworkState,
  edit: (copy: ReadNetwork) => readonly Edit[],
  { virsh, libvirt }: EditOptions,
): UpdateStep[] {
  const copies: [UpdateScope, ReadNetwork | undefined][] = [
    ['live', live],
    ['config', definition],
  ];
  return copies.flatMap(([scope, before]) => {
    const source = before === undefined ? '' : applyEdits(before.source, edit(before));
    if (before === undefined || source === before.source) return [];
    const after = { source, network: readNetwork(parseXml(source)) };
    const options = { libvirt, live: scope === 'live', withUpdates: true };
    const back = new Map(compareNetworks(after, before, options).map((change) => [change.path, change]));
    // libvirt adds settings to an active network, which a comparison finds too.
    const changes = compareNetworks(before, after, options).filter(({ path }) => ENTRY.test(path));
    const steps = changes.flatMap((change) =>
      stepsOf(change, back.get(change.path), name).map(
        (step): UpdateStep => ({ kind: 'update', uri: virsh.uri, network: name, scope, ...step }),
      ),
    );
    const order = inOrder(steps.map(({ update }) => update));
    return steps.sort((a, b) => order.indexOf(a.update) - order.indexOf(b.update));
  });
}

/** The settings that are entries of the lists that `vnet host` and `vnet record` change. */
const ENTRY = /^ip \S+ dhcp host |^dns (?:host|txt|srv) /;

type PartialStep = Pick<UpdateStep, 'update' | 'reverse' | 'before' | 'after'>;

function stepsOf(change: Change, back: Change | undefined, name: string): PartialStep[] {
  const { path, before, after, updates } = change;
  if (updates.length === 0) throw cannotUpdate(name, path);
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

function cannotUpdate(name: string, path: string): VnetError {
  return new VnetError('refused', `libvirt cannot change '${path}' of network '${name}' in place`, {
    hint: 'edit the definition, which takes effect when the network starts again',
    commands: [shellCommand('vnet', 'net-edit', nameArgument('network', name))],
  });
}
