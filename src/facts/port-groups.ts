import { VnetError } from '../error.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';

/** The portgroups of networks, by the network's name. A network that libvirt cannot show is absent. Asks one virsh. */
export async function portGroupsOf(
  networks: readonly string[],
  virsh: Virsh,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const groups = new Map<string, readonly string[]>();
  try {
    const answers = await virsh.askAll(networks.map((name) => ['net-dumpxml', '--network', name]));
    for (const [index, { stdout, errors }] of answers.entries()) {
      if (errors.length > 0) continue;
      const { portGroups } = readNetwork(parseXml(stdout));
      groups.set(
        networks[index] ?? '',
        portGroups.flatMap(({ name }) => name ?? []),
      );
    }
  } catch (error) {
    if (!(error instanceof VnetError || error instanceof MalformedXml)) throw error;
  }
  return groups;
}
