import { expect, test } from '@jest/globals';
import { dropOf, isTranslated, type Packet } from '../../../src/doctor/netfilter/evaluate.ts';
import { readIptables } from '../../../src/doctor/netfilter/iptables.ts';
import { readNft } from '../../../src/doctor/netfilter/nft.ts';
import { describe, type Ruleset } from '../../../src/doctor/netfilter/ruleset.ts';

const DHCP: Packet = {
  family: 'ipv4',
  protocol: 'udp',
  iif: 'virbr0',
  sport: '68',
  dport: '67',
  saddr: '0.0.0.0',
  daddr: '255.255.255.255',
  state: 'new',
  status: '',
  destination: 'broadcast',
};
const OUT: Packet = {
  family: 'ipv4',
  protocol: 'tcp',
  iif: 'virbr0',
  oif: 'eth0',
  saddr: '10.0.0.0/24',
  state: 'new',
  status: '',
  destination: 'unicast',
};

/** The rules of a filter table, as iptables-save prints them. */
function iptables(...lines: string[]): Ruleset {
  return { chains: readIptables(['*filter', ...lines, 'COMMIT'].join('\n'), 'ip', 'iptables') };
}

/** A table with one chain of the input hook, and its rules as nft's JSON. */
function nft(policy: string, ...rules: object[][]): Ruleset {
  const place = { family: 'inet', table: 't' };
  const objects = [
    { metainfo: {} },
    { chain: { ...place, name: 'input', handle: 1, type: 'filter', hook: 'input', prio: 0, policy } },
    { chain: { ...place, name: 'sub', handle: 2 } },
    { set: { ...place, name: 'ports', type: 'inet_service', elem: [53, { range: [60, 70] }] } },
    ...rules.map((expr, index) => ({ rule: { ...place, chain: 'input', handle: index + 5, expr } })),
    { rule: { ...place, chain: 'sub', handle: 99, expr: [{ drop: null }] } },
  ];
  return { chains: readNft(JSON.stringify({ nftables: objects }), () => undefined) };
}

function match(left: object, right: unknown, op = '=='): object {
  return { match: { op, left, right } };
}

const UDP_DPORT = { payload: { protocol: 'udp', field: 'dport' } };
const IIFNAME = { meta: { key: 'iifname' } };
const MARK = { meta: { key: 'mark' } };

function evidence(ruleset: Ruleset, packet: Packet, path: 'in' | 'through'): string | undefined {
  const drop = dropOf(ruleset, packet, path);
  return drop && describe(drop.chain, drop.rule);
}

test.each<[title: string, lines: string[], evidence: string | undefined]>([
  ['a policy drops', [':FORWARD DROP [0:0]'], 'iptables -t filter -P FORWARD DROP'],
  ['a rule before the policy accepts', [':FORWARD DROP [0:0]', '-A FORWARD -i virbr+ -j ACCEPT'], undefined],
  [
    'a rule about another link is skipped',
    [':FORWARD DROP [0:0]', '-A FORWARD ! -i virbr0 -j ACCEPT'],
    'iptables -t filter -P FORWARD DROP',
  ],
  [
    'a chain that is called drops',
    [':FORWARD ACCEPT [0:0]', ':OWN - [0:0]', '-A FORWARD -j OWN', '-A OWN -s 10.0.0.0/8 -j DROP'],
    'iptables -t filter -A OWN -s 10.0.0.0/8 -j DROP',
  ],
  [
    'a chain that is called returns',
    [':FORWARD ACCEPT [0:0]', ':OWN - [0:0]', '-A FORWARD -j OWN', '-A OWN -j RETURN', '-A OWN -j DROP'],
    undefined,
  ],
  [
    'after goto, the caller does not go on',
    [':FORWARD ACCEPT [0:0]', ':OWN - [0:0]', '-A FORWARD -g OWN', '-A FORWARD -j DROP'],
    undefined,
  ],
  ['a rule may match only some guests', [':FORWARD ACCEPT [0:0]', '-A FORWARD -s 10.0.0.5/32 -j DROP'], undefined],
  [
    'a match that vnet does not read may not match',
    [':FORWARD ACCEPT [0:0]', '-A FORWARD -m mark --mark 0x8000 -j DROP'],
    undefined,
  ],
  [
    'the policy drops what a drop before it may not match',
    [':FORWARD DROP [0:0]', '-A FORWARD -m rt --rt-type 0 -j DROP'],
    'iptables -t filter -P FORWARD DROP',
  ],
  [
    'a rule that matches for certain drops what a drop before it may not match',
    [':FORWARD ACCEPT [0:0]', '-A FORWARD -m rt --rt-type 0 -j DROP', '-A FORWARD -i virbr0 -j DROP'],
    'iptables -t filter -A FORWARD -i virbr0 -j DROP',
  ],
  [
    'an accept that vnet does not read may match',
    [':FORWARD DROP [0:0]', '-A FORWARD -m set --match-set own src -j ACCEPT'],
    undefined,
  ],
  [
    'the state of the connection counts',
    [':FORWARD ACCEPT [0:0]', '-A FORWARD -m conntrack --ctstate INVALID,NEW -j DROP'],
    'iptables -t filter -A FORWARD -m conntrack --ctstate INVALID,NEW -j DROP',
  ],
  [
    'a translated destination is not a state',
    [':FORWARD ACCEPT [0:0]', '-A FORWARD -m conntrack --ctstate DNAT -j DROP'],
    undefined,
  ],
  [
    'what is logged goes on',
    [
      ':FORWARD ACCEPT [0:0]',
      '-A FORWARD -j LOG --log-prefix "a -j ACCEPT "',
      '-A FORWARD -j REJECT --reject-with icmp-port-unreachable',
    ],
    'iptables -t filter -A FORWARD -j REJECT --reject-with icmp-port-unreachable',
  ],
  [
    'chains that call each other end',
    [':FORWARD ACCEPT [0:0]', ':A - [0:0]', '-A FORWARD -j A', '-A A -j A'],
    undefined,
  ],
])('iptables: %s', (_title, lines, expected) => {
  expect(evidence(iptables(...lines), OUT, 'through')).toBe(expected);
});

test.each<[title: string, ruleset: Ruleset, isDropped: boolean]>([
  ['a policy drops', nft('drop'), true],
  ['a port in a set is accepted', nft('drop', [match(UDP_DPORT, { set: [53, 67] }), { accept: null }]), false],
  ['a port in a named set is accepted', nft('drop', [match(UDP_DPORT, '@ports'), { accept: null }]), false],
  [
    'another protocol is not meant',
    nft('drop', [match({ payload: { protocol: 'tcp', field: 'dport' } }, 67), { accept: null }]),
    true,
  ],
  [
    'another family is not meant',
    nft('drop', [match({ payload: { protocol: 'ip6', field: 'saddr' } }, '::'), { accept: null }]),
    true,
  ],
  [
    'a map decides by the link',
    nft('accept', [
      {
        vmap: {
          key: IIFNAME,
          data: {
            set: [
              ['lo', { accept: null }],
              ['virbr0', { jump: { target: 'sub' } }],
            ],
          },
        },
      },
    ]),
    true,
  ],
  [
    'a map without the link goes on',
    nft('accept', [{ vmap: { key: IIFNAME, data: { set: [['lo', { drop: null }]] } } }]),
    false,
  ],
  ['a mark is not known', nft('drop', [match(MARK, 1), { accept: null }]), false],
  ['a limit may be reached', nft('accept', [{ limit: { rate: 1, per: 'second' } }, { drop: null }]), false],
  ['a statement that vnet does not know may end it', nft('accept', [{ 'new thing': {} }, { drop: null }]), false],
  [
    'types of ICMP are not about UDP',
    nft('drop', [match({ payload: { protocol: 'icmpv6', field: 'type' } }, 'nd-router-advert'), { accept: null }]),
    true,
  ],
  ['a negated match', nft('accept', [match(IIFNAME, 'lo', '!='), { drop: null }]), true],
])('nft: %s', (_title, ruleset, isDropped) => {
  expect(dropOf(ruleset, DHCP, 'in') !== undefined).toBe(isDropped);
});

test('an accept in one table does not undo a drop in another one', () => {
  const accepting = iptables(':FORWARD ACCEPT [0:0]', '-A FORWARD -i virbr0 -j ACCEPT');
  const dropping = iptables(':FORWARD DROP [0:0]');
  expect(dropOf({ chains: [...accepting.chains, ...dropping.chains] }, OUT, 'through')?.chain).toBe(dropping.chains[0]);
});

test('rules of IPv6 do not see IPv4', () => {
  const chains = readIptables('*filter\n:FORWARD DROP [0:0]\nCOMMIT\n', 'ip6', 'iptables');
  expect(dropOf({ chains }, OUT, 'through')).toBeUndefined();
});

test('a source is translated by the nat chains of postrouting', () => {
  const nat = (line: string) => ({
    chains: readIptables(`*nat\n:POSTROUTING ACCEPT [0:0]\n${line}\nCOMMIT\n`, 'ip', 'iptables'),
  });
  expect(isTranslated(nat('-A POSTROUTING -s 10.0.0.0/24 ! -d 10.0.0.0/24 -j MASQUERADE'), OUT)).toBe(true);
  expect(isTranslated(nat('-A POSTROUTING -s 10.1.0.0/24 -j MASQUERADE'), OUT)).toBe(false);
});

test.each(['null', '[]', '"x"', '{"nftables":null}', '{'])('%s is not what nft prints', (json) => {
  expect(() => readNft(json, () => undefined)).toThrow(/nft -j list ruleset printed no/);
});

test('what is no object in the output of nft is skipped', () => {
  expect(
    readNft('{"nftables":[null,5,[],{"chain":null},{"rule":{"expr":[{"match":null}]}}]}', () => undefined),
  ).toEqual([]);
});

test('a translation by a map is about the keys of the map', () => {
  const to = (data: unknown) => ({ dnat: { family: 'ip', addr: { map: { key: UDP_DPORT, data } } } });
  const { chains } = nft('accept', [to({ set: [[{ range: [5000, 5010] }, '10.0.0.2']] })], [to('@unknown')]);
  expect(chains.flatMap(({ rules }) => rules)).toMatchObject([
    {
      conditions: [
        { field: 'protocol', values: ['udp'] },
        { field: 'dport', values: ['5000-5010'] },
      ],
      isPartlyRead: false,
    },
    { conditions: [], isPartlyRead: true },
    {},
  ]);
});
