import { formatSubnet, overlaps, type Subnet } from '../../../address/subnet.ts';
import type { Check, HostProblem } from '../../check.ts';
import { networks, type ObservedNetwork } from '../../facts/libvirt.ts';
import { ownSubnets } from '../../network-subnets.ts';
import { renumberCommands } from '../../renumber.ts';

interface Used {
  readonly network: ObservedNetwork;
  readonly subnet: Subnet;
}

export const subnetShared: Check = {
  id: 'subnet-shared',
  area: 'addresses',
  passed: 'no two networks of libvirt share a subnet',
  async find(look) {
    // Networks that are not started together may share a subnet.
    const used = (await look.at(networks)).flatMap((network): Used[] => {
      const definition = network.live ?? (network.autostart ? network.definition : undefined);
      return definition === undefined ? [] : ownSubnets(definition).map((subnet) => ({ network, subnet }));
    });
    const problems: HostProblem[] = [];
    const reported = new Set<string>();
    for (const [index, one] of used.entries()) {
      for (const other of used.slice(index + 1)) {
        const key = `${one.network.name}\n${other.network.name}`;
        if (one.network === other.network || reported.has(key) || !overlaps(one.subnet, other.subnet)) continue;
        if (!startTogether(one.network, other.network)) continue;
        reported.add(key);
        // The one that is not active has no guests that a new subnet would cut off.
        const [keep, move] =
          other.network.live === undefined || one.network.live !== undefined ? [one, other] : [other, one];
        const commands = renumberCommands(move.network, move.subnet);
        const areActive = move.network.live !== undefined;
        problems.push({
          severity: 'error',
          message: `networks '${one.network.name}' and '${other.network.name}' share addresses`,
          evidence: [one, other].map(textOf),
          effect: areActive
            ? 'this host reaches only guests of one of them at these addresses'
            : `libvirt does not start '${move.network.name}' while '${keep.network.name}' is active, or guests of one are unreachable`,
          fix: `move network '${move.network.name}' to a free subnet`,
          commands,
          network: move.network.name,
        });
      }
    }
    return problems;
  },
};

function startTogether(one: ObservedNetwork, other: ObservedNetwork): boolean {
  if (one.live !== undefined && other.live !== undefined) return true;
  return Boolean(one.autostart && other.autostart);
}

function textOf({ network: { name, live }, subnet }: Used): string {
  return `network ${name}: ${formatSubnet(subnet)}, ${live === undefined ? 'inactive, autostart yes' : `active on ${live.bridge}`}`;
}
