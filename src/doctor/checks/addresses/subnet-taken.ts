import { parseIp } from '../../../address/ip.ts';
import { contains, formatSubnet, type Subnet } from '../../../address/subnet.ts';
import type { Check, HostProblem } from '../../check.ts';
import { containers } from '../../facts/containers.ts';
import { networks } from '../../facts/libvirt.ts';
import { routes } from '../../facts/routing.ts';
import { isVirtualMachine } from '../../facts/virtual-machine.ts';
import { ownSubnets } from '../../network-subnets.ts';
import { renumberCommands } from '../../renumber.ts';
import { routeEvidence } from '../../route-text.ts';

export const subnetTaken: Check = {
  id: 'subnet-taken',
  area: 'addresses',
  passed: 'no route keeps libvirt from starting an inactive network',
  async find(look) {
    const all = await look.at(networks);
    const inactive = all.filter(({ live }) => live === undefined);
    if (inactive.length === 0) return [];
    const [known, others] = await Promise.all([look.at(routes), look.at(containers)]);
    const bridges = new Set(all.flatMap(({ live }) => live?.bridge ?? []));
    const isContainers = (dst: string) => others.value.some((each) => formatSubnet(each) === dst);
    const problems: HostProblem[] = [];
    for (const network of inactive) {
      const { name, definition, autostart } = network;
      for (const subnet of definition === undefined ? [] : ownSubnets(definition)) {
        const text = formatSubnet(subnet);
        // libvirt compares IPv4 subnets with the main table, and only finds equal ones.
        const route = known[4].find(
          ({ dst, table, dev }) => dst === text && table === undefined && dev !== definition?.bridge,
        );
        if (route === undefined || bridges.has(route.dev ?? '') || isContainers(text)) continue;
        const gateway = known[4].find(({ dst, dev }) => dst === 'default' && dev === route.dev)?.gateway;
        const isNested = (await look.at(isVirtualMachine)) && gateway !== undefined && isIn(subnet, gateway);
        const commands = renumberCommands(network, subnet);
        problems.push({
          severity: autostart ? 'error' : 'note',
          message: `libvirt cannot start network '${name}': ${route.dev ?? 'a route'} is in its subnet ${text}`,
          evidence: [
            routeEvidence(route),
            ...(gateway === undefined ? [] : [`ip route: default via ${gateway} dev ${route.dev}`]),
            `network ${name}: ${text}, inactive`,
          ],
          effect: 'guests that use the network do not start',
          ...(isNested && {
            cause: `this host is a guest itself, on a network with the same subnet (libvirt's default is 192.168.122.0/24)`,
          }),
          fix: 'move the network to a free subnet',
          commands,
          network: name,
        });
      }
    }
    return problems;
  },
};

function isIn(subnet: Subnet, text: string): boolean {
  const address = parseIp(text);
  return address !== undefined && contains(subnet, address);
}
