import { expect, test } from '@jest/globals';
import { parseSubnet } from '../../src/address/subnet.ts';
import type { RoutingRule } from '../../src/doctor/facts/routing.ts';
import { overlapsOf, routedSubnets } from '../../src/doctor/overlap.ts';
import { routeEvidence, ruleEvidence } from '../../src/doctor/route-text.ts';
import type { Route } from '../../src/host/links.ts';

const LOCAL: RoutingRule = { priority: 0, src: 'all', table: 'local' };
const MAIN: RoutingRule = { priority: 32766, src: 'all', table: 'main' };
const own: Route = { dst: '10.77.0.0/24', dev: 'virbr9', protocol: 'kernel' };

/** What overlaps 10.77.0.0/24 on virbr9, as text. */
function found(routes: readonly Route[], rules: readonly RoutingRule[] = []): string[] {
  const subnet = parseSubnet('10.77.0.1/24');
  if (subnet === undefined) throw new Error('not a subnet');
  const all = { routes: routedSubnets({ 4: [own, ...routes], 6: [] }), rules: { 4: [LOCAL, ...rules, MAIN], 6: [] } };
  return overlapsOf(subnet, 'virbr9', all).map(({ route, wins, isCertain }) =>
    [routeEvidence(route).slice('ip route: '.length), wins ? 'wins' : 'loses', ...(isCertain ? [] : ['perhaps'])].join(
      ' ',
    ),
  );
}

test.each<[string, Route, string[]]>([
  ['a narrower route wins', { dst: '10.77.0.128/25', dev: 'tun0' }, ['10.77.0.128/25 dev tun0 wins']],
  ['a host route wins', { dst: '10.77.0.9', dev: 'tun0' }, ['10.77.0.9 dev tun0 wins']],
  ['a wider route loses', { dst: '10.0.0.0/8', dev: 'tun0' }, ['10.0.0.0/8 dev tun0 loses']],
  [
    'an equal route with a metric loses',
    { dst: '10.77.0.0/24', dev: 'eth0', metric: 600 },
    ['10.77.0.0/24 dev eth0 metric 600 loses'],
  ],
  ['a narrower route that discards wins', { dst: '10.77.0.0/25', type: 'blackhole' }, ['blackhole 10.77.0.0/25 wins']],
  ['a wider route that discards is no overlap', { dst: '10.0.0.0/8', type: 'unreachable' }, []],
  ['a default route is no overlap', { dst: 'default', dev: 'eth0', gateway: '192.0.2.1' }, []],
  ['the half of a default route is no overlap', { dst: '0.0.0.0/1', dev: 'tun0' }, []],
  ['a narrower route over the bridge is no overlap', { dst: '10.77.0.64/26', dev: 'virbr9', gateway: '10.77.0.2' }, []],
  ['the broadcast address is no overlap', { dst: '10.77.0.255', dev: 'virbr9', type: 'broadcast', table: 'local' }, []],
  ['another subnet is no overlap', { dst: '10.78.0.0/24', dev: 'tun0' }, []],
  ['a table that no rule selects is no overlap', { dst: '10.77.0.0/24', dev: 'tun0', table: '77' }, []],
])('%s', (_title, route, expected) => {
  expect(found([route])).toEqual(expected);
});

const VPN: Route = { dst: 'default', dev: 'wg0', table: '51820' };
const NARROW: Route = { dst: '10.77.0.0/25', dev: 'wg0', table: '51820' };

test.each<[string, RoutingRule[], Route, string[]]>([
  ['a table before the main table wins', [{ src: 'all', table: '51820' }], VPN, ['default dev wg0 table 51820 wins']],
  [
    'a mark of the VPN itself does not matter',
    [{ not: null, src: 'all', fwmark: '0xca6c', table: '51820' }],
    VPN,
    ['default dev wg0 table 51820 wins'],
  ],
  [
    'the main table may come before, without its default route',
    [
      { src: 'all', table: 'main', suppress_prefixlen: 0 },
      { not: null, src: 'all', fwmark: '0xca6c', table: '51820' },
    ],
    VPN,
    [],
  ],
  ['a default route for some packets is intended', [{ src: '10.77.0.0', srclen: 24, table: '51820' }], VPN, []],
  [
    'a route to guests for some packets may matter',
    [{ src: 'all', fwmark: '0x1', table: '51820' }],
    NARROW,
    ['10.77.0.0/25 dev wg0 table 51820 wins perhaps'],
  ],
  [
    'a rule for another destination does not matter',
    [{ src: 'all', dst: '10.9.0.0', dstlen: 16, table: '51820' }],
    VPN,
    [],
  ],
  [
    'a rule for guests matters',
    [{ src: 'all', dst: '10.77.0.0', dstlen: 24, table: '51820' }],
    VPN,
    ['default dev wg0 table 51820 wins'],
  ],
])('policy routing: %s', (_title, rules, route, expected) => {
  expect(found([route], rules)).toEqual(expected);
});

test('a table that also leads to the bridge is no overlap', () => {
  expect(found([VPN, { ...own, table: '51820' }], [{ src: 'all', table: '51820' }])).toEqual([]);
});

test('rules as ip prints them', () => {
  const rule = {
    priority: 9,
    not: null,
    src: '10.0.0.0',
    srclen: 8,
    dst: '10.9.0.0',
    dstlen: 16,
    iif: 'eth0',
    table: '7',
    suppress_prefixlen: 0,
  };
  expect(ruleEvidence(rule)).toBe(
    'ip rule: 9: not from 10.0.0.0/8 to 10.9.0.0/16 iif eth0 lookup 7 suppress_prefixlength 0',
  );
});
