import type { Host } from '../../host/host.ts';
import { dumpEach, NETWORKS } from '../../libvirt/dump-each.ts';
import { type LibvirtPaths, locationOf } from '../../libvirt/location.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import { type Reading, readEach } from '../../libvirt/reading.ts';
import type { Virsh } from '../../libvirt/virsh.ts';
import type { Network } from '../../network/model.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { parseXml } from '../../xml/parse.ts';
import type { Fact } from '../look.ts';
import { libvirt } from './libvirt.ts';

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
  const { source } = await look.at(libvirt);
  const { paths } = locationOf(look.virsh.uri, look.host);
  const isOnFile = source === 'daemon-files' && paths !== undefined;
  const { items, problems } = isOnFile ? fromFiles(look.host, paths) : await fromVirsh(look.virsh);
  if (items.length === 0 && problems[0] !== undefined) throw problems[0];
  return items;
};

function fromFiles(host: Host, paths: LibvirtPaths): Reading<FullNetwork> {
  const active = readEach(host, paths.activeNetworks, '.xml', (bytes, path) =>
    networkOf(networkIn(bytes.toString()), path),
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

/** The network of a state file, which has more around it: a comment with its name, its ports, firewall rules to remove. */
function networkIn(xml: string): string {
  return /<network[\s>].*<\/network>/s.exec(xml.replace(/^\s*<!--.*?-->/s, ''))?.[0] ?? xml;
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
