import { overlaps, type Subnet } from '../../../address/subnet.ts';
import type { ModelFile } from '../../../document/rule.ts';
import { hasOwnBridge, ipSubnet } from '../../facts.ts';
import type { Network, NetworkIp } from '../../model.ts';

/** Whether two files define one network: libvirt then lets the later file replace the earlier. */
function isSameNetwork(a: Network, b: Network): boolean {
  return a.name !== undefined && a.name === b.name && a.uuid !== undefined && a.uuid === b.uuid;
}

/** Each file whose network has the same key as that of an earlier file, with the first such file. */
export function* duplicates(
  files: readonly ModelFile<Network>[],
  keyOf: (network: Network) => string | undefined,
): Generator<{ readonly earlier: ModelFile<Network>; readonly later: ModelFile<Network> }> {
  const first = new Map<string, ModelFile<Network>>();
  for (const later of files) {
    const key = keyOf(later.model);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, later);
    else if (!isSameNetwork(earlier.model, later.model)) yield { earlier, later };
  }
}

interface FileSubnet {
  readonly file: ModelFile<Network>;
  readonly ip: NetworkIp;
  readonly subnet: Subnet;
}

/** Each subnet that shares addresses with a subnet of an earlier file, with the first such subnet. */
export function* subnetConflicts(
  files: readonly ModelFile<Network>[],
): Generator<{ readonly earlier: FileSubnet; readonly later: FileSubnet }> {
  const known: FileSubnet[] = [];
  for (const file of files) {
    const subnets = subnetsOf(file);
    for (const later of subnets) {
      const earlier = known.find(
        (other) => !isSameNetwork(other.file.model, file.model) && overlaps(other.subnet, later.subnet),
      );
      if (earlier !== undefined) yield { earlier, later };
    }
    known.push(...subnets);
  }
}

/** The subnets that libvirt gives to the bridge. */
function subnetsOf(file: ModelFile<Network>): FileSubnet[] {
  if (!hasOwnBridge(file.model)) return [];
  return file.model.ips.flatMap((ip) => {
    const subnet = ipSubnet(ip);
    return subnet === undefined ? [] : { file, ip, subnet };
  });
}
