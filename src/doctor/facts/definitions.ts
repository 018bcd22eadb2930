import { type Dump, dumpEach, NETWORKS } from '../../libvirt/dump-each.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import type { Reading } from '../../libvirt/reading.ts';
import type { Network } from '../../network/model.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { parseXml } from '../../xml/parse.ts';
import type { Fact } from '../look.ts';
import { answer } from './answer.ts';

/** A network with the whole of both definitions. */
export interface FullNetwork {
  readonly name: string;
  /** As it runs; undefined if it is inactive. */
  readonly live: Network | undefined;
  /** As it is defined; undefined if it is transient. */
  readonly definition: Network | undefined;
}

/** The XML of every network, as virsh dumps it: live, and as it is defined. */
const networkDumps: Fact<Reading<Dump>> = async (look) => {
  await look.at(answer);
  return dumpEach(look.virsh, NETWORKS, { definitions: true });
};

/** Every network with its whole definition, by virsh. What few checks need: `networks` takes less time. */
export const fullNetworks: Fact<readonly FullNetwork[]> = async (look) => {
  const { items, problems } = await look.at(networkDumps);
  if (items.length === 0 && problems[0] !== undefined) throw problems[0];
  return items.map(({ active, xml, inactiveXml }) => {
    const state = networkOf(xml);
    return {
      name: state.name ?? '',
      live: active ? state : undefined,
      definition: active ? inactiveXml && networkOf(inactiveXml) : state,
    };
  }) as readonly FullNetwork[];
};

function networkOf(xml: string): Network {
  return readPrinted(xml, 'a network', (text) => readNetwork(parseXml(text)));
}
