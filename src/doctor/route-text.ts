import type { Route } from '../host/links.ts';
import { shellCommand } from '../shell-words.ts';
import type { RoutingRule } from './facts/routing.ts';

/** The words that name a route for `ip route del`. */
export function routeWords({ dst = '', type, gateway, dev, metric, table, nexthops }: Route): string[] {
  return [
    ...(type === undefined || type === 'unicast' ? [] : [type]),
    dst,
    ...(gateway === undefined ? [] : ['via', gateway]),
    ...(dev === undefined || nexthops !== undefined ? [] : ['dev', dev]),
    ...(metric === undefined ? [] : ['metric', String(metric)]),
    ...(table === undefined || table === 'main' ? [] : ['table', table]),
  ];
}

/** The command that removes a route. */
export function routeRemoval(route: Route, family: 4 | 6): string {
  return shellCommand('sudo', 'ip', ...(family === 6 ? ['-6'] : []), 'route', 'del', ...routeWords(route));
}

/** A route as evidence: `ip route: 10.8.0.0/24 dev tun0`. */
export function routeEvidence(route: Route): string {
  const hops = (route.nexthops ?? []).flatMap(({ dev }) => (dev === undefined ? [] : `nexthop dev ${dev}`));
  return `ip route: ${[...routeWords(route), ...hops].join(' ')}`;
}

/** A rule as evidence: `ip rule: 5270: from all lookup 52`. */
export function ruleEvidence(rule: RoutingRule): string {
  const { priority, src = 'all', srclen, dst, dstlen, table = '', suppress_prefixlen: suppressed } = rule;
  const selectors = ['fwmark', 'iif', 'oif', 'tos', 'ipproto', 'sport', 'dport'].flatMap((name) =>
    rule[name] === undefined ? [] : `${name} ${rule[name]}`,
  );
  const words = [
    ...(rule.not === null ? ['not'] : []),
    `from ${src}${srclen === undefined ? '' : `/${srclen}`}`,
    ...(dst === undefined ? [] : [`to ${dst}${dstlen === undefined ? '' : `/${dstlen}`}`]),
    ...selectors,
    ...(rule['uid_start'] === undefined ? [] : [`uidrange ${rule['uid_start']}-${rule['uid_end']}`]),
    `lookup ${table}`,
    ...(suppressed === undefined ? [] : [`suppress_prefixlength ${suppressed}`]),
  ];
  return `ip rule: ${priority}: ${words.join(' ')}`;
}

/** Where a route leads: `over tun0`, or nowhere. */
export function routeTarget({ type, dev, nexthops = [] }: Route): string {
  if (type !== undefined && type !== 'unicast') return `nowhere (${type})`;
  const devices = dev === undefined ? nexthops.flatMap((hop) => hop.dev ?? []) : [dev];
  return devices.length === 0 ? 'elsewhere' : `over ${devices.join(' and ')}`;
}
