import { formatSubnet, overlaps } from '../../../address/subnet.ts';
import { VnetError } from '../../../error.ts';
import type { Check, HostProblem } from '../../check.ts';
import { containers } from '../../facts/containers.ts';
import { networks } from '../../facts/libvirt.ts';
import { routes } from '../../facts/routing.ts';
import { ownSubnets } from '../../network-subnets.ts';
import { renumberCommands } from '../../renumber.ts';

export const containerOverlap: Check = {
  id: 'container-overlap',
  area: 'addresses',
  passed: 'no network of docker or podman overlaps one of libvirt',
  async find(look) {
    const used = (await look.at(networks)).flatMap((network) => {
      const definition = network.live ?? (network.autostart ? network.definition : undefined);
      return definition === undefined ? [] : ownSubnets(definition).map((subnet) => ({ network, subnet }));
    });
    if (used.length === 0) return [];
    const [{ value, notes }, known] = await Promise.all([look.at(containers), look.at(routes)]);
    const problems: HostProblem[] = [];
    for (const { network, subnet } of used) {
      const other = value.find((each) => overlaps(each, subnet));
      if (other === undefined) continue;
      const bridge = network.live?.bridge;
      const route = [...known[4], ...known[6]].find(({ dst, dev }) => dst === formatSubnet(other) && dev !== bridge);
      const isInUse = route !== undefined && network.live !== undefined;
      const commands = renumberCommands(network, subnet);
      problems.push({
        severity: isInUse ? 'error' : 'warning',
        message: `network '${network.name}' overlaps ${other.by}`,
        evidence: [
          `${other.by}: ${formatSubnet(other)}${route === undefined ? '' : ` on ${route.dev}`}`,
          `network ${network.name}: ${formatSubnet(subnet)} on ${bridge ?? 'no bridge, as it is inactive'}`,
        ],
        effect: isInUse
          ? 'this host reaches the guests or the containers with these addresses, but not both'
          : 'only one of the two can run: the other does not start, or its addresses are unreachable',
        fix: "recreate the containers' network with another subnet; or move the network to a free subnet",
        commands,
        network: network.name,
      });
    }
    if (problems.length === 0 && notes[0] !== undefined) throw new VnetError('refused', notes[0]);
    return problems;
  },
};
