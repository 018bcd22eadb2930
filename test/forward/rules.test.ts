import { expect, test } from '@jest/globals';
import { rulesFor } from '../../src/forward/rules.ts';
import { type Forward, parseForwards } from '../../src/forward/state.ts';
import { packetsOf, tableScript } from '../../src/forward/table.ts';
import type { Targets } from '../../src/forward/targets.ts';

const forward = (change: object): Forward => {
  const base = { protocol: 'tcp', port: 8080, guestPort: 80, guest: 'web', network: 'lab', addresses: ['10.7.0.2'] };
  const [read] = parseForwards(JSON.stringify({ version: 1, forwards: [{ ...base, ...change }] })).forwards;
  if (read === undefined) throw new Error('no forward');
  return read;
};

const NETWORK = { bridge: 'virbr7', subnets: [{ family: 4, text: '10.7.0.0/24' }] } as const;
const targets = (...forwards: readonly Forward[]): Targets => ({
  targets: forwards.map((each) => ({ forward: each, family: 4, bridge: 'virbr7', ip: '10.7.0.2' })),
  networks: [NETWORK],
  masquerade: [],
  waiting: [],
});

test('the table translates, counts, and rewrites the source where guests would answer directly', () => {
  const at = forward({ protocol: 'udp', address: '203.0.113.5', port: 5000, lastPort: 5001, guestPort: 6000 });
  expect(
    tableScript(targets(forward({}), at), new Map([['tcp4_8080', { packets: 3, bytes: 180 }]])),
  ).toBe(`table inet vnet
delete table inet vnet
table inet vnet {
  chain about {
    return comment "Written by vnet from /etc/vnet/forwards.json"
  }

  counter tcp4_8080 {
    packets 3 bytes 180
  }

  counter udp4_5000_5001_cb007105 {
    packets 0 bytes 0
  }

  map at_udp4 {
    type ipv4_addr . inet_service : ipv4_addr . inet_service
    elements = { 203.0.113.5 . 5000 : 10.7.0.2 . 6000, 203.0.113.5 . 5001 : 10.7.0.2 . 6001 }
  }

  map any_tcp4 {
    type inet_service : ipv4_addr . inet_service
    elements = { 8080 : 10.7.0.2 . 80 }
  }

  map count_at_udp4 {
    type ipv4_addr . inet_service : counter
    flags interval
    elements = { 203.0.113.5 . 5000-5001 : "udp4_5000_5001_cb007105" }
  }

  map count_any_tcp4 {
    type inet_service : counter
    flags interval
    elements = { 8080 : "tcp4_8080" }
  }

  set guests4 {
    type ipv4_addr
    elements = { 10.7.0.2 }
  }

  chain forwards {
    ip daddr 127.0.0.0/8 return
    ip6 daddr ::1 return
    meta nfproto ipv4 dnat ip to ip daddr . udp dport map @at_udp4
    meta nfproto ipv4 dnat ip to tcp dport map @any_tcp4
  }

  chain prerouting {
    type nat hook prerouting priority -105; policy accept;
    fib daddr type local jump forwards
  }

  chain output {
    type nat hook output priority -105; policy accept;
    fib daddr type local jump forwards
  }

  chain count {
    meta nfproto ipv4 meta l4proto udp counter name ct original ip daddr . ct original proto-dst map @count_at_udp4
    meta nfproto ipv4 meta l4proto tcp counter name ct original proto-dst map @count_any_tcp4
  }

  chain count_forwarded {
    type filter hook forward priority -5; policy accept;
    ct status dnat ct direction original jump count
  }

  chain count_output {
    type filter hook output priority -5; policy accept;
    ct status dnat ct direction original jump count
  }

  chain postrouting {
    type nat hook postrouting priority 95; policy accept;
    ct status dnat oifname "virbr7" ip saddr 10.7.0.0/24 ip daddr @guests4 masquerade
  }
}
`);
});

test('with loopback, guests do not reach what listens on 127.0.0.1', () => {
  const rules = rulesFor(targets(forward({ loopback: true })), { libvirtTable: [], iptables: [] });
  expect(rules.routeLocalnet).toEqual(['virbr7']);
  expect(rules.table).toContain('ip daddr 127.0.0.0/8 goto loopback\n');
  expect(rules.table).toContain('iifname "virbr7" ip daddr 127.0.0.0/8 drop\n');
  expect(rules.table).toContain('ct status dnat oifname "virbr7" ip saddr 127.0.0.0/8 masquerade\n');
});

test('accepts are as narrow as the forward, where another program may reject it', () => {
  const found = targets(forward({ lastPort: 8081 }));
  expect(rulesFor(found, { libvirtTable: [4], iptables: [] })).toMatchObject({
    libvirtTable: {
      4: [
        'oifname "virbr7" ip daddr 10.7.0.2 tcp dport 80-81 ct original proto-dst 8080-8081 accept',
        'iifname "virbr7" ip saddr 10.7.0.2 tcp sport 80-81 ct original proto-dst 8080-8081 ct direction reply accept',
      ],
      6: [],
    },
    iptables: { 4: [], 6: [] },
  });
  expect(rulesFor(found, { libvirtTable: [], iptables: [4, 6] }).iptables).toEqual({
    4: [
      '-d 10.7.0.2/32 -o virbr7 -p tcp -m tcp --dport 80:81 -m conntrack --ctstate DNAT --ctorigdstport 8080:8081 -j ACCEPT',
      '-s 10.7.0.2/32 -i virbr7 -p tcp -m tcp --sport 80:81 -m conntrack --ctstate DNAT --ctorigdstport 8080:8081 --ctdir REPLY -j ACCEPT',
    ],
    6: [],
  });
});

test('a routed network that is masqueraded needs no forwards', () => {
  const none = { targets: [], networks: [], waiting: [] };
  expect(tableScript({ ...none, masquerade: [] }, new Map())).toBe('table inet vnet\ndelete table inet vnet\n');
  expect(tableScript({ ...none, masquerade: [NETWORK] }, new Map())).toContain(
    'oifname != "virbr7" ip saddr 10.7.0.0/24 ip daddr != { 10.7.0.0/24, 224.0.0.0/4, 255.255.255.255 } masquerade\n',
  );
});

test('adds what a forward has counted in both families', () => {
  const web = forward({});
  const [target] = targets(web).targets;
  if (target === undefined) throw new Error('no target');
  const found: Targets = { ...targets(web), targets: [target, { ...target, family: 6, ip: 'fd00::2' }] };
  const counts = new Map([
    ['tcp4_8080', { packets: 2, bytes: 0 }],
    ['tcp6_8080', { packets: 3, bytes: 0 }],
  ]);
  expect(packetsOf(web, found, counts)).toBe(5);
});
