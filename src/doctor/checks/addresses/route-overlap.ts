import { formatSubnet, type Subnet } from '../../../address/subnet.ts';
import type { Check, HostProblem } from '../../check.ts';
import { type Overlapped, overlappedSubnets } from '../../facts/overlaps.ts';
import type { Overlap } from '../../overlap.ts';
import { renumberCommands } from '../../renumber.ts';
import { removeRoute } from '../../repair/steps.ts';
import { routeEvidence, routeRemoval, routeTarget } from '../../route-text.ts';

/** Routes per problem that are quoted: a VPN may add hundreds. */
const QUOTED = 5;

export const routeOverlap: Check = {
  id: 'route-overlap',
  area: 'addresses',
  passed: 'no route of this host overlaps an active network',
  async find(look) {
    return (await look.at(overlappedSubnets)).flatMap(problemsOf);
  },
};

function problemsOf({ network, subnet, overlaps }: Overlapped): HostProblem[] {
  const found = overlaps.filter(({ rule }) => rule === undefined);
  if (found.length === 0) return [];
  const { name, live } = network;
  const text = formatSubnet(subnet);
  const commands = renumberCommands(network, subnet);
  const problems: HostProblem[] = [];
  const add = (some: readonly Overlap[], problem: (first: Overlap) => Omit<HostProblem, 'evidence'>) => {
    const [first] = some;
    if (first === undefined) return;
    const more = some.length > QUOTED ? [`${some.length - QUOTED} more routes`] : [];
    const evidence = some.slice(0, QUOTED).map(({ route }) => routeEvidence(route));
    problems.push({
      ...problem(first),
      evidence: [...evidence, ...more, `network ${name}: ${text} on ${live?.bridge}`],
    });
  };
  // The subnet of an address of this host: without its route, that address is of no use.
  const isLinks = ({ route }: Overlap) => route.protocol === 'kernel';
  const isEqual = (each: Overlap) => each.subnet.prefix === subnet.prefix;

  add(
    found.filter((each) => isLinks(each) && (each.wins || isEqual(each))),
    ({ route, subnet: other, wins }) => ({
      severity: 'error',
      message: `network '${name}' is in the subnet of ${route.dev}: ${formatSubnet(other)}`,
      effect: wins
        ? `this host sends packets for guests in ${formatSubnet(other)} ${routeTarget(route)}`
        : `this host reaches no machine of ${formatSubnet(other)} ${routeTarget(route)}: the route over the bridge wins`,
      fix: 'move the network to a free subnet',
      commands,
      network: name,
    }),
  );
  const winners = found.filter((each) => !isLinks(each) && each.wins);
  add(winners, ({ route, subnet: other }) => ({
    severity: 'error',
    message: `a route takes packets for network '${name}': ${formatSubnet(other)} ${routeTarget(route)}`,
    effect: `packets for ${commonSubnet(other, subnet)} go ${routeTarget(route)} and reach no guest`,
    cause: reasonOf(other, subnet),
    fix: 'if something needs the route, move the network to a free subnet; otherwise remove the route',
    commands: winners.map((each) => routeRemoval(each.route, subnet.address.family)),
    network: name,
    // The undo could not add a route with several hops again.
    repair: winners.every((each) => each.route.nexthops === undefined)
      ? {
          steps: winners.map((each) => removeRoute(each.route, subnet.address.family)),
          isSafe: false,
          touches: winners.flatMap((each) => each.route.dev ?? []),
        }
      : undefined,
  }));
  add(
    found.filter((each) => !each.wins && !(isLinks(each) && isEqual(each))),
    (first) => ({
      severity: isLinks(first) ? 'warning' : 'note',
      message: `network '${name}' hides a part of ${formatSubnet(first.subnet)}, which is routed ${routeTarget(first.route)}`,
      effect: `this host and its guests reach no machine of ${formatSubnet(first.subnet)} with an address in ${text}`,
      cause: reasonOf(first.subnet, subnet),
      fix: 'if there are such machines, move the network to a free subnet',
      commands,
      network: name,
    }),
  );
  return problems;
}

/** What two subnets that overlap have in common. */
function commonSubnet(one: Subnet, other: Subnet): string {
  return formatSubnet(one.prefix >= other.prefix ? one : other);
}

function reasonOf(route: Subnet, network: Subnet): string {
  return route.prefix === network.prefix
    ? 'of two routes to one subnet, the one with the lower metric wins'
    : 'of two routes, the one with the longer prefix wins';
}
