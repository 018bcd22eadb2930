import fc from 'fast-check';
import type { ItemType } from '../../../src/filter/items.ts';
import { itemsOf, PROTOCOL_NAMES, type Protocol } from '../../../src/filter/schema.ts';
import { FILTER } from '../../../src/filter/validate/kind.ts';
import { exampleFile } from '../../../src/validate/example.ts';
import { leaf, type Mutant, maybe, mutated, type Node, node, sampled } from './mutate.ts';
import { VALUES } from './networks.ts';

/** Network filters with rules about every protocol, most of them with a mistake. */
export function filterMutants(count: number, seed: number): Mutant[] {
  const examples = FILTER.rules
    .filter(({ scope }) => scope === undefined)
    .flatMap(({ id, wrong, right }) =>
      [...wrong, ...right].map((example) => ({ title: id, xml: exampleFile(example, { kind: FILTER }) })),
    );
  const random = mutated(filter(), { values: [...VALUES, ...FILTER_VALUES], names: NAMES, parts: PARTS, own: [] });
  return sampled(
    examples,
    // virsh must be able to say the name, and the file of the next filter must be another.
    random.filter(({ xml }) => xml.length < 100_000 && !/name=.[^'"]*(?:[\t\r]|&#(?:9|13|x9|xd);)/i.test(xml)),
    { count, seed },
  );
}

/** For each type, values that libvirt accepts and some that it does not. */
const SAMPLES: Readonly<Record<ItemType, readonly string[]>> = {
  mac: ['52:54:00:00:00:01', '$MAC', 'ff:ff:ff:ff:ff:ff'],
  'mac-mask': ['ff:ff:ff:00:00:00', 'ff:ff:ff:ff:ff:ff', 'fe:00:00:00:00:00'],
  ipv4: ['10.0.0.1', '$IP', '$IP[1]', '224.0.0.0', '10.1'],
  ipv6: ['fd00::1', '$IPV6', 'ff02::1', '::ffff:10.0.0.1'],
  'ipv4-mask': ['24', '255.255.0.0', '0', '32', '0.0.0.0'],
  'ipv6-mask': ['64', 'ffff:ffff::', '128', '0'],
  uint8: ['8', '0xff', 'ff', '$TYPE'],
  uint16: ['22', '0x16', '65535', '$PORT[@1]', 'ffff'],
  uint32: ['0', '4294967295', '0xffffffff'],
  'decimal-uint16': ['3', '65535'],
  'vlan-id': ['7', '4095', '0xfff'],
  dscp: ['0', '63', '0x3f'],
  'ether-type': ['arp', 'IPv4', '0x86dd', '1536', '600'],
  'vlan-ether-type': ['ipv6', '0x3c', '60'],
  'arp-opcode': ['Request', 'reply_reverse', '3', '0xa'],
  'ip-protocol': ['tcp', 'UDP', '17', '33', '0x84', 'icmp'],
  state: ['NEW,ESTABLISHED', 'related', 'NONE', 'NEWINVALID', ''],
  'tcp-flags': ['SYN/ALL', 'SYN,ACK/NONE', '/'],
  'ipset-name': ['guests', 'a b', 'x'.repeat(31)],
  'ipset-flags': ['src', 'dst,src', 'SRC'],
  boolean: ['true', 'no', 'x'],
  comment: ['ssh', "it's <b>", ''],
};

const FILTER_VALUES = [
  '$',
  '$IP',
  '$IP[',
  '$IP[1',
  '$IP[1]x',
  '$IP[@1]',
  '$IP[ @ 7 ]',
  '$IP[@1001]',
  '$IP[-1]',
  '$IP[4294967296]',
  '$A-B',
  '$IP ',
  '-1000',
  '1000',
  '1001',
  '256',
  '4096',
  '65536',
  '0x600',
  '0x5ff',
  '64',
  'ff',
  'fff',
  'in',
  'out',
  'inout',
  'drop',
  'accept',
  'Drop',
  'root',
  'ipv4-lab',
  'ipv4-longer-than',
  'arp',
  'mac',
  'rootx',
  'tcp',
  'icmpv6',
  'ff:ff:00:ff:00:00',
  '255.255.255.1',
  'SYN',
  'SYN/ACK/RST',
  'NEW ESTABLISHED',
  'src,dst,src,dst,src,dst,',
  'src,',
  '../t',
  'x'.repeat(32),
  'x'.repeat(248),
];

const NAMES: Readonly<Record<string, readonly string[]>> = {
  filter: ['name', 'chain', 'priority'],
  rule: ['action', 'direction', 'priority', 'statematch'],
  filterref: ['filter'],
  parameter: ['name', 'value'],
  ...Object.fromEntries(PROTOCOL_NAMES.map((name) => [name, ['match', ...Object.keys(itemsOf(name))]])),
};

const PARTS: readonly Node[] = [
  node('uuid', {}, ['5099a396-d975-48ed-b872-dd6bb3983ecf']),
  node('rule', { action: 'drop', direction: 'inout', priority: '1000' }),
  node('rule', { action: 'accept', direction: 'out' }, [node('tcp', { dstportstart: '22' }), node('udp', {})]),
  node('rule', { action: 'accept', direction: 'in' }, [node('ip', { srcportstart: '22' })]),
  node('rule', { action: 'accept', direction: 'in' }, [
    node('ipv6', { protocol: 'tcp' }),
    node('ipv6', { srcportstart: '22' }),
  ]),
  node('filterref', { filter: 'clean-traffic' }),
  node('filterref', { filter: 't' }),
  node('rules', {}),
  node('description', {}, ['text']),
];

function filter(): fc.Arbitrary<Node> {
  const chain = fc.option(fc.constantFrom('root', 'mac', 'vlan-1', 'stp', 'arp', 'rarp', 'ipv4', 'ipv6-guests'), {
    nil: undefined,
  });
  const priority = fc.option(fc.constantFrom('0', '-700', '+5'), { nil: undefined });
  return fc
    .tuple(chain, priority, maybe(leaf('filterref', { filter: ['no-mac-spoofing', 'allow-arp'] }), 3), rules())
    .map(([chain, priority, reference, children]) =>
      node('filter', defined({ name: 't', chain, priority }), [...(reference ? [reference] : []), ...children]),
    );
}

function rules(): fc.Arbitrary<readonly Node[]> {
  return fc.array(
    fc
      .tuple(
        fc.constantFrom('drop', 'accept', 'reject', 'return', 'continue'),
        fc.constantFrom('in', 'out', 'inout'),
        fc.option(fc.constantFrom('1', '500', '-1000'), { nil: undefined }),
        fc.option(fc.constantFrom('false', '0', 'true'), { nil: undefined }),
        fc.array(fc.constantFrom(...PROTOCOL_NAMES).chain(protocol), { maxLength: 2 }),
      )
      .map(([action, direction, priority, statematch, children]) =>
        node('rule', defined({ action, direction, priority, statematch }), children),
      ),
    { minLength: 1, maxLength: 3 },
  );
}

function protocol(name: Protocol): fc.Arbitrary<Node> {
  const types = Object.entries(itemsOf(name));
  return fc
    .subarray(types, { maxLength: 4 })
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map(([item, type]) => fc.constantFrom(...SAMPLES[type]).map((value) => [item, value] as const)),
      ),
    )
    .chain((items) =>
      fc.boolean().map((match) => node(name, { ...Object.fromEntries(items), ...(match && { match: 'no' }) })),
    );
}

function defined(attributes: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
