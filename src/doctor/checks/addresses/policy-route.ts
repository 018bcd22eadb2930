import { formatSubnet } from '../../../address/subnet.ts';
import type { Check } from '../../check.ts';
import { type Overlapped, overlappedSubnets } from '../../facts/overlaps.ts';
import type { Overlap } from '../../overlap.ts';
import { routeEvidence, routeRemoval, routeTarget, ruleEvidence } from '../../route-text.ts';

export const policyRoute: Check = {
  id: 'policy-route',
  area: 'addresses',
  passed: 'no rule of policy routing takes packets for an active network',
  async find(look) {
    const overlapped = await look.at(overlappedSubnets);
    // A default route takes the packets for all networks, and is one problem.
    const byRoute = new Map<Overlap['route'], { readonly overlap: Overlap; readonly on: Overlapped[] }>();
    for (const on of overlapped) {
      for (const overlap of on.overlaps) {
        if (overlap.rule === undefined) continue;
        const entry = byRoute.get(overlap.route) ?? { overlap, on: [] };
        entry.on.push(on);
        byRoute.set(overlap.route, entry);
      }
    }
    return [...byRoute.values()].map(({ overlap: { route, rule, isCertain, subnet }, on }) => {
      const names = [...new Set(on.map(({ network }) => network.name))];
      const [only, ...others] = names;
      const destination = route.dst === 'default' ? 'the default route' : formatSubnet(subnet);
      return {
        severity: isCertain ? 'error' : 'warning',
        message: `table ${rule?.table} takes packets for ${names.map((name) => `network '${name}'`).join(', ')}: ${destination} ${routeTarget(route)}`,
        evidence: [
          ...(rule === undefined ? [] : [ruleEvidence(rule)]),
          routeEvidence(route),
          ...on.map(
            ({ network, subnet: own }) => `network ${network.name}: ${formatSubnet(own)} on ${network.live?.bridge}`,
          ),
        ],
        effect: `${isCertain ? 'packets' : 'packets that match the rule and'} that this host sends or forwards to guests go ${routeTarget(route)} and reach none`,
        cause: `rule ${rule?.priority} selects the table before the main table, which has the route over the bridge`,
        fix: 'if something needs the route, add a rule for the main table before this one, with `ip rule add to SUBNET lookup main`; otherwise remove the route',
        commands: [routeRemoval(route, subnet.address.family)],
        ...(others.length === 0 && { network: only }),
      };
    });
  },
};
