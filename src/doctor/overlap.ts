import { contains, overlaps, parseSubnet, type Subnet } from '../address/subnet.ts';
import { type Route, SHORTEST_PREFIX } from '../host/links.ts';
import type { ByFamily, RoutingRule } from './facts/routing.ts';

/** A route that leads to addresses of a network, but not over its bridge. */
export interface Overlap extends RoutedSubnet {
  /** Whether the kernel prefers it to the route over the bridge. */
  readonly wins: boolean;
  /** The rule that selects its table before the main table; undefined for the main table. */
  readonly rule: RoutingRule | undefined;
  /** Whether the rule applies to every packet. */
  readonly isCertain: boolean;
}

/** A route and its destination. */
export interface RoutedSubnet {
  readonly route: Route;
  readonly subnet: Subnet;
}

/** Fields of a rule that do not restrict the packets it is for. */
const NO_SELECTORS = ['priority', 'src', 'dst', 'dstlen', 'table', 'suppress_prefixlen', 'protocol'];

/** Types of routes that lead nowhere near other machines. */
const OWN_TYPES = ['local', 'broadcast', 'multicast', 'anycast', 'throw', 'nat'];

/**
 * Finds the routes that overlap the subnet of a bridge, as the kernel decides: rules in their order, in each table the longest
 * prefix, then the lowest metric. It needs no packet: what a rule compares with a mark or a source may or may not match.
 */
export function overlapsOf(
  network: Subnet,
  bridge: string,
  { routes, rules }: { readonly routes: ByFamily<RoutedSubnet>; readonly rules: ByFamily<RoutingRule> },
): Overlap[] {
  const { family } = network.address;
  const known = routes[family].filter(({ subnet }) => overlaps(subnet, network));
  const found: Overlap[] = [];
  for (const rule of rules[family]) {
    const { table, suppress_prefixlen: suppressed = -1 } = rule;
    if (table === undefined || table === 'local' || !mayLeadTo(rule, network)) continue;
    const isMain = table === 'main';
    const isCertain = appliesToAll(rule);
    const candidates = known.filter(
      ({ route, subnet }) => (route.table ?? 'main') === table && subnet.prefix > suppressed,
    );
    const isOwn = ({ route }: RoutedSubnet) => route.dev === bridge;
    const own = candidates
      .filter((each) => isOwn(each) && each.subnet.prefix <= network.prefix)
      .sort((a, b) => b.subnet.prefix - a.subnet.prefix)[0];
    let isDecided = own !== undefined;
    for (const { route, subnet } of candidates.filter((each) => !isOwn(each))) {
      const wins = own === undefined || isPreferred({ route, subnet }, own);
      if (subnet.prefix < SHORTEST_PREFIX && (isMain || !isCertain || !wins)) continue;
      if (!wins && !isMain) continue;
      // Packets for a wider range that is discarded on purpose reach nobody anyway.
      if (!wins && route.type !== undefined && route.type !== 'unicast') continue;
      if (wins && contains(subnet, network.address) && subnet.prefix <= network.prefix) isDecided = true;
      if (!found.some((each) => each.route === route))
        found.push({ route, subnet, wins, rule: isMain ? undefined : rule, isCertain });
    }
    if (isCertain && isDecided) break;
  }
  return found;
}

function isPreferred(one: RoutedSubnet, own: RoutedSubnet): boolean {
  if (one.subnet.prefix !== own.subnet.prefix) return one.subnet.prefix > own.subnet.prefix;
  return (one.route.metric ?? 0) < (own.route.metric ?? 0);
}

/** A rule without selectors, or with a mark that it excludes: only the packets of a VPN itself have that mark. */
function appliesToAll(rule: RoutingRule): boolean {
  const selectors = Object.keys(rule).filter((field) => !NO_SELECTORS.includes(field));
  if (rule.not === null) return selectors.every((field) => ['not', 'fwmark', 'fwmask'].includes(field));
  return selectors.length === 0 && rule.src === 'all';
}

function mayLeadTo({ dst, dstlen, not }: RoutingRule, network: Subnet): boolean {
  if (dst === undefined || not === null) return true;
  const subnet = parseSubnet(`${dst}/${dstlen ?? (network.address.family === 4 ? 32 : 128)}`);
  return subnet === undefined || overlaps(subnet, network);
}

/** The routes that lead to other machines, with where they lead. A VPN may have thousands, so they are read once for all networks. */
export function routedSubnets(routes: ByFamily<Route>): ByFamily<RoutedSubnet> {
  const of = (family: 4 | 6) =>
    routes[family].flatMap((route) => {
      const subnet = destination(route, family);
      return subnet === undefined ? [] : { route, subnet };
    });
  return { 4: of(4), 6: of(6) };
}

function destination({ dst = '', type }: Route, family: 4 | 6): Subnet | undefined {
  if (type !== undefined && OWN_TYPES.includes(type)) return undefined;
  if (dst === 'default') return { address: { family, value: 0n }, prefix: 0 };
  return parseSubnet(dst.includes('/') ? dst : `${dst}/${family === 4 ? 32 : 128}`);
}
