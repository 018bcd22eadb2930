import { type Change, compareNetworks, type Need } from '../network/compare/compare.ts';
import { withIdentity } from '../network/compare/identity.ts';
import type { Update } from '../network/compare/live.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { draftOf } from '../network/format/draft.ts';
import { writeDocument } from '../network/format/format.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { parseXml } from '../xml/parse.ts';
import type { LibvirtState, NetworkState } from './state.ts';

/** One setting in which a network is not as wanted. A value that is undefined is not set. */
export interface Difference {
  readonly path: string;
  /** The value in the file; of a network without a file, in its definition. */
  readonly wanted: string | undefined;
  /** The value in the definition. */
  readonly defined: string | undefined;
  /** The value of the active network. */
  readonly running: string | undefined;
  /** Where it differs: in the definition, in the active network, or in both. */
  readonly where: 'both' | 'definition' | 'running';
  readonly needs: Need;
  readonly updates: readonly Update[];
}

/** Compares a network of libvirt with the one of a file or, without one, its definition with the active network. */
export function differences(
  wanted: ReadNetwork | undefined,
  { definition, live }: NetworkState,
  { libvirt, describes = false }: Partial<Pick<LibvirtState, 'libvirt' | 'describes'>> = {},
): Difference[] {
  const target = wanted ?? definition;
  if (target === undefined) return [];
  const defined = definition === undefined ? [] : compareNetworks(definition, target, { libvirt, live: false });
  const running = live === undefined ? [] : compareNetworks(live, target, { libvirt, describes, live: true });
  const found = new Map<string, Difference>();
  for (const change of defined) found.set(change.path, fromDefinition(change, live !== undefined));
  for (const change of running) {
    const { path, before, after, needs, updates } = change;
    const other = found.get(path);
    const where = other === undefined ? 'running' : 'both';
    const definedValue = other === undefined && definition !== undefined ? after : other?.defined;
    found.set(path, { path, wanted: after, defined: definedValue, running: before, where, needs, updates });
  }
  return [...found.values()];
}

function fromDefinition({ path, before, after, needs, updates }: Change, isActive: boolean): Difference {
  const running = isActive ? after : undefined;
  return { path, wanted: after, defined: before, running, where: 'definition', needs, updates };
}

/** The number of guest interfaces on an active network. */
export function connectionsOf({ live, ports }: NetworkState): number {
  return Math.max(ports ?? 0, live?.network.connections ?? 0);
}

/** The definition of a network and the wanted one, both as libvirt writes them, for a comparison of lines. */
export function asLibvirtWrites(
  wanted: ReadNetwork | undefined,
  { definition, live }: NetworkState,
): { readonly before: string; readonly after: string } {
  const current = wanted === undefined ? live : (definition ?? live);
  const target = wanted ?? definition;
  if (current === undefined || target === undefined) return { before: '', after: '' };
  return {
    before: written(withoutLiveParts(current.source)),
    after: written(withoutLiveParts(withIdentity(target, current.network))),
  };
}

function written(source: string): string {
  return writeDocument(draftOf(parseXml(source)));
}

/** libvirt counts the connections of an active network, and adds the default ports of NAT. */
export function withoutLiveParts(source: string): string {
  const { element, forward } = readNetwork(parseXml(source));
  const counts = [element, ...(forward?.interfaces ?? []).map((each) => each.element)].flatMap(({ attributes }) =>
    attributes.filter(({ name }) => name === 'connections'),
  );
  const { port } = forward?.nat ?? {};
  const isDefault = port?.start === 1024 && port.end === 65535;
  return [...counts.map(({ at, end }) => ({ at, end })), ...(isDefault ? [port.element] : [])]
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, end }) => text.slice(0, at) + text.slice(end), source);
}
