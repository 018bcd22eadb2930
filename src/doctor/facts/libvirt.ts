import type { Domain } from '../../libvirt/domain.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import type { Fact } from '../look.ts';
import { answer } from './answer.ts';

/** A network with both of its definitions. */
export interface ObservedNetwork {
  readonly name: string;
  /** As it runs; undefined if it is inactive. */
  readonly live: NetworkSummary | undefined;
  /** As it is defined; undefined if it is transient, or if the source does not say. */
  readonly definition: NetworkSummary | undefined;
  /** Whether libvirt starts it when libvirt starts; undefined if unknown. */
  readonly autostart: boolean | undefined;
  readonly persistent: boolean | undefined;
}

/** The libvirt of the connection. Throws as `answer` does: files of a daemon that does not run say what was. */
const libvirt: Fact<Libvirt> = async (look) => {
  await look.at(answer);
  return openLibvirt(look, { files: [], stateDir: undefined });
};

/** Every network, sorted by name. */
export const networks: Fact<readonly ObservedNetwork[]> = async (look) => {
  const source = await look.at(libvirt);
  const [{ items, problems }, defined] = await Promise.all([source.networks({ definitions: true }), source.defined()]);
  if (items.length === 0 && problems[0] !== undefined) throw problems[0];
  const names = [...new Set(items.map(({ name }) => name))].sort();
  return names.map((name) => ({
    name,
    live: items.find((each) => each.name === name && each.active),
    definition: items.find((each) => each.name === name && !each.active),
    autostart: defined?.autostart.has(name),
    persistent: defined?.persistent.has(name),
  }));
};

/** Every guest; undefined if the source does not know them. */
export const guests: Fact<readonly Domain[] | undefined> = async (look) => (await look.at(libvirt)).domains();
