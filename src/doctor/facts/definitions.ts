import type { Host } from '../../host/host.ts';
import { dumpEach, NETWORKS } from '../../libvirt/dump-each.ts';
import type { LibvirtPaths } from '../../libvirt/location.ts';
import { networkInFile } from '../../libvirt/network-in-file.ts';
import { daemonPaths } from '../../libvirt/open.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import { type Reading, readEach } from '../../libvirt/reading.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
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

/** Every network with its whole definition, from where `networks` are read. */
export const fullNetworks: Fact<readonly FullNetwork[]> = async (look) => {
  await look.at(answer);
  const paths = daemonPaths(look);
  const { items, problems } = paths === undefined ? await fromVirsh(look.virsh) : fromFiles(look.host, paths);
  if (items.length === 0 && problems[0] !== undefined) throw problems[0];
  return items;
};

function fromFiles(host: Host, paths: LibvirtPaths): Reading<FullNetwork> {
  const active = readEach(host, paths.activeNetworks, '.xml', (bytes, path) =>
    networkOf(networkInFile(bytes.toString()), path),
  );
  const persistent = readEach(host, paths.networks, '.xml', (bytes, path) => networkOf(bytes.toString(), path));
  const named = (networks: readonly Network[]) => new Map(networks.map((network) => [network.name ?? '', network]));
  const [live, defined] = [named(active.items), named(persistent.items)];
  return {
    items: [...new Set([...live.keys(), ...defined.keys()])].map((name) => ({
      name,
      live: live.get(name),
      definition: defined.get(name),
    })),
    problems: [...active.problems, ...persistent.problems],
  };
}

async function fromVirsh(virsh: Virsh): Promise<Reading<FullNetwork>> {
  const { items, problems } = await dumpEach(virsh, NETWORKS, { definitions: true });
  return {
    items: items.map(({ active, xml, inactiveXml }) => {
      const state = networkOf(xml, 'a network');
      return {
        name: state.name ?? '',
        live: active ? state : undefined,
        definition: active ? inactiveXml && networkOf(inactiveXml, 'a network') : state,
      } as FullNetwork;
    }),
    problems,
  };
}

function networkOf(xml: string, what: string): Network {
  return readPrinted(xml, what, (text) => readNetwork(parseXml(text)));
}
