import type { Host } from '../host/host.ts';
import { failure } from '../libvirt/errors/failure.ts';
import type { NetUpdate } from '../network/compare/live.ts';
import { settingsOf } from '../network/compare/settings.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { parseXml } from '../xml/parse.ts';
import type { StepActions } from './step.ts';
import { stepVirsh } from './step-virsh.ts';

/** Which copy of a network libvirt changes: the active network, or its definition. */
export type UpdateScope = 'live' | 'config';

/** Adds, changes or removes one entry of a network with net-update. */
export interface UpdateStep {
  readonly kind: 'update';
  /** The libvirt; undefined for the default one. */
  readonly uri: string | undefined;
  readonly network: string;
  readonly scope: UpdateScope;
  readonly update: NetUpdate;
  readonly reverse: readonly NetUpdate[];
  /** The entry before the step; undefined if the step adds it. */
  readonly before: EntryText | undefined;
  /** The entry after the step; undefined if the step removes it. */
  readonly after: EntryText | undefined;
}

/** An entry by what it means, because libvirt chooses how it writes one. */
export interface EntryText {
  readonly path: string;
  readonly value: string;
}

export function updateActions(step: UpdateStep): StepActions {
  const { network, scope, update, before, after } = step;
  const place = `${scope === 'live' ? 'active network' : 'definition of network'} ${network}`;
  return {
    description: `${update.command} ${update.section} ${update.xml} in ${place}`,
    async state(host) {
      const has = await entriesOf(host, step);
      if (after === undefined) return before !== undefined && has(before) ? 'pending' : 'applied';
      if (has(after)) return 'applied';
      return before === undefined || has(before) ? 'pending' : 'conflict';
    },
    apply: (host) => make(host, step, [update]),
    undo: (host) => make(host, step, step.reverse),
  };
}

/** The words for virsh that make an update. */
export function updateWords(
  network: string,
  { command, section, parentIndex, xml }: NetUpdate,
  scope: UpdateScope,
): string[] {
  const options = ['--network', network, '--command', command, '--section', section, '--xml', xml, `--${scope}`];
  return ['net-update', ...options, ...(parentIndex === undefined ? [] : ['--parent-index', String(parentIndex)])];
}

async function make(host: Host, step: UpdateStep, updates: readonly NetUpdate[]): Promise<void> {
  const words = updates.map((each) => updateWords(step.network, each, step.scope));
  for (const { errors } of await stepVirsh(host, step).askAll(words)) if (errors.length > 0) throw failure(errors);
}

/** Reads a network, and returns whether it has an entry. */
async function entriesOf(host: Host, step: UpdateStep): Promise<(entry: EntryText) => boolean> {
  const scope = step.scope === 'config' ? ['--inactive'] : [];
  const xml = await stepVirsh(host, step).ask('net-dumpxml', ...scope, '--network', step.network);
  const network = readNetwork(parseXml(xml.trimStart()));
  const settings = new Map(settingsOf(network, { live: step.scope === 'live' }).map((each) => [each.path, each.value]));
  return ({ path, value }) => settings.get(path) === value;
}
