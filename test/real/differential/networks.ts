import fc from 'fast-check';
import { NETWORK } from '../../../src/network/validate/kind.ts';
import { everyRule } from '../../../src/validate/every-rule.ts';
import { exampleFile } from '../../../src/validate/example.ts';
import { leaf, type Mutant, type Mutation, maybe, mutated, type Node, node, sampled } from './mutate.ts';

/**
 * Networks of every kind, most of them with a fault or several: the example of each rule, whole networks with values
 * changed, parts removed, doubled, misspelt, moved or taken from such an example, and what else may stand in XML. The same
 * seed gives the same networks.
 */
export function mutants(count: number, seed: number): Mutant[] {
  const examples = everyRule
    .filter(({ rule, kind }) => kind === NETWORK && rule.scope !== 'files' && rule.scope !== 'host')
    .flatMap(({ rule: { id, wrong, right } }) => [
      ...wrong.map((example) => ({ title: `${id}, wrong`, xml: exampleFile(example, { kind: NETWORK }) })),
      ...right.map((example) => ({ title: `${id}, right`, xml: exampleFile(example, { kind: NETWORK }) })),
    ]);
  const fit = examples.filter(({ xml }) => xml !== '' && !isHarmful(xml));
  const random = mutated(network(), { values: VALUES, names: NAMES, parts: PARTS, own: [addressed()] });
  return sampled(
    fit,
    random.filter(({ xml }) => !isHarmful(xml)),
    { count, seed },
  );
}

/** What would stop the daemon that judges: an option that keeps dnsmasq in the foreground, a name no command can say. */
function isHarmful(xml: string): boolean {
  return (
    /keep-in-foreground|no-daemon|log-facility=-|<name[^<]*(?:[\t\r]|&#(?:9|13|x9|xd);)/i.test(xml) ||
    xml.length > 100_000
  );
}

function network(): fc.Arbitrary<Node> {
  return fc
    .record({
      forward: maybe(forward(), 5),
      bridge: maybe(leaf('bridge', { name: ['virbr7', 'br-lab'], stp: ['on', 'off'], delay: ['0', '2'] }), 3),
      mtu: maybe(leaf('mtu', { size: ['1500', '9000'] }), 1),
      mac: maybe(leaf('mac', { address: ['52:54:00:12:34:56'] }), 1),
      domain: maybe(leaf('domain', { name: ['lab', 'lab.test'], localOnly: ['yes', 'no'], register: ['no'] }), 3),
      dns: maybe(dns(), 3),
      vlan: maybe(fc.constant(node('vlan', {}, [node('tag', { id: '42' })])), 1),
      bandwidth: maybe(fc.constant(node('bandwidth', {}, [node('inbound', { average: '1000' })])), 1),
      port: maybe(leaf('port', { isolated: ['yes', 'no'] }), 1),
      ip: maybe(ip(), 8),
      ip6: maybe(ip6(), 1),
      route: maybe(
        leaf('route', { address: ['10.8.0.0'], prefix: ['16'], gateway: ['10.9.0.2'], metric: ['1', '5'] }),
        2,
      ),
      virtualport: maybe(virtualport(), 1),
      portgroup: maybe(leaf('portgroup', { name: ['a', 'b'], default: ['yes', 'no'] }), 2),
    })
    .map((parts) =>
      node('network', {}, [node('name', {}, ['t']), ...Object.values(parts).flatMap((part) => part ?? [])]),
    );
}

function forward(): fc.Arbitrary<Node> {
  const nat = fc.constantFrom<readonly Node[]>(
    [],
    [node('nat', {}, [node('port', { start: '1024', end: '65535' })])],
    [node('nat', { ipv6: 'yes' }, [node('address', { start: '192.0.2.1', end: '192.0.2.9' })])],
  );
  const plain = fc
    .constantFrom('nat', 'nat', 'nat', 'route', 'open')
    .chain((mode) => nat.map((children) => node('forward', { mode }, mode === 'nat' ? children : [])));
  const device = fc.constantFrom(
    node('forward', { mode: 'bridge' }),
    node('forward', { mode: 'bridge', dev: 'eth0' }),
    node('forward', { mode: 'private' }, [node('interface', { dev: 'eth0' }), node('interface', { dev: 'eth1' })]),
    node('forward', { mode: 'vepa', dev: 'eth0' }),
    node('forward', { mode: 'passthrough' }, [node('interface', { dev: 'eth0' })]),
    node('forward', { mode: 'hostdev', managed: 'yes' }, [node('driver', { name: 'vfio' })]),
    node('forward', { mode: 'none' }),
  );
  return fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: device });
}

function ip(): fc.Arbitrary<Node> {
  const range = node('range', { start: '10.9.0.100', end: '10.9.0.200' }, [
    node('lease', { expiry: '1', unit: 'hours' }),
  ]);
  const host = node('host', { mac: '52:54:00:aa:bb:cc', name: 'web', ip: '10.9.0.5' });
  const bootp = node('bootp', { file: 'pxelinux.0', server: '10.9.0.1' });
  const dhcp = fc
    .subarray([range, host, bootp])
    .map((children) => (children.length === 0 ? [] : [node('dhcp', {}, children)]));
  const shape = fc.constantFrom<Readonly<Record<string, string>>>(
    { address: '10.9.0.1', prefix: '24' },
    { address: '10.9.0.1', netmask: '255.255.255.0' },
    { address: '10.9.0.1', netmask: '255.255.0.0', localPtr: 'yes' },
    { family: 'ipv4', address: '10.9.0.1', prefix: '16' },
  );
  return fc.tuple(shape, dhcp).map(([attributes, children]) => node('ip', attributes, children));
}

function ip6(): fc.Arbitrary<Node> {
  const range = node('range', { start: 'fd00:9::100', end: 'fd00:9::200' });
  const host = node('host', { id: '0:1:0:1', name: 'db', ip: 'fd00:9::5' });
  return fc
    .subarray([range, host])
    .map((children) =>
      node(
        'ip',
        { family: 'ipv6', address: 'fd00:9::1', prefix: '64' },
        children.length === 0 ? [] : [node('dhcp', {}, children)],
      ),
    );
}

function dns(): fc.Arbitrary<Node> {
  return fc
    .subarray([
      node('forwarder', { domain: 'example.test', addr: '192.0.2.53' }),
      node('txt', { name: 'greeting', value: 'hello' }),
      node('srv', {
        service: 'ldap',
        protocol: 'tcp',
        domain: 'lab',
        target: 'ldap.lab',
        port: '389',
        priority: '1',
        weight: '2',
      }),
      node('host', { ip: '10.9.0.7' }, [node('hostname', {}, ['db']), node('hostname', {}, ['db.lab'])]),
    ])
    .map((children) => node('dns', {}, children));
}

function virtualport(): fc.Arbitrary<Node> {
  return fc.constantFrom(
    node('virtualport', { type: 'openvswitch' }, [node('parameters', { profileid: 'p' })]),
    node('virtualport', { type: '802.1Qbg' }, [
      node('parameters', { managerid: '11', typeid: '1193047', typeidversion: '2' }),
    ]),
    node('virtualport', { type: '802.1Qbh' }, [node('parameters', { profileid: 'p' })]),
  );
}

/** Values that are at home somewhere, or nowhere. */
export const VALUES = [
  '',
  ' ',
  'yes',
  'no',
  'on',
  'off',
  'YES',
  'default',
  'none',
  '0',
  '1',
  '-1',
  '+5',
  ' 7',
  '007',
  '0x10',
  '1.5',
  '24',
  '31',
  '32',
  '33',
  '48',
  '64',
  '65',
  '128',
  '129',
  '68',
  '67',
  '1279',
  '1280',
  '4095',
  '4096',
  '65535',
  '65536',
  '4294967295',
  '4294967296',
  '18446744073709551615',
  '18446744073709551616',
  'nat',
  'route',
  'open',
  'bridge',
  'private',
  'vepa',
  'passthrough',
  'hostdev',
  'ipv4',
  'ipv6',
  'tagged',
  'untagged',
  'kernel',
  'libvirt',
  'vfio',
  'openvswitch',
  '802.1Qbg',
  '802.1Qbh',
  'midonet',
  'seconds',
  'minutes',
  'hours',
  'pci',
  'eth0',
  'eth1',
  'a',
  'b',
  'a-very-long-name-of-a-link',
  'my bridge',
  'br/1',
  '10.9.0.1',
  '10.9.0.0',
  '10.9.0.2',
  '10.9.0.50',
  '10.9.0.150',
  '10.9.0.255',
  '10.9.1.5',
  '10.9.255.255',
  '10.10.0.9',
  '10.8.0.0',
  '10.8.0.1',
  '10.9',
  '0x0a.9.1',
  '010.9.0.1',
  '0.0.0.0',
  '127.0.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.2.1',
  '10.9.0.256',
  '10.9.0.1/24',
  '255.255.255.0',
  '255.255.0.0',
  '255.0.255.0',
  '255.255.255.252',
  '255.255.255.255',
  'fd00:9::1',
  'fd00:9::',
  'fd00:9::ffff',
  'fd00:9::1:0',
  'fd00:8::',
  'fe80::1',
  '::',
  '::1',
  'ff02::1',
  '::ffff:10.9.0.1',
  'fd00:9::1%1',
  '52:54:00:aa:bb:cc',
  '52:54:0:a:b:c',
  '53:54:00:aa:bb:cc',
  '52-54-00-aa-bb-cc',
  '00:00:00:00:00:00',
  'ff:ff:ff:ff:ff:ff',
  '52:54:00:aa:bb:cc x',
  '52:54:00:aa:bb',
  '09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f',
  '09b11c538b5c4eeb8f00d84eaa0aaa4f',
  '09b11c53',
  'lab.test',
  'my lab',
  'büro',
  'x,y',
  'a"b',
  'a#b',
  '#',
  '.',
  '-web',
  '_web',
  'a/b',
  'one\ntwo',
  'one\ttwo',
  'x'.repeat(64),
  'x'.repeat(500),
  '08',
  '0X1F',
  '0b1',
  '--1',
  '1 ',
  '1\n',
  '+ 1',
  '1e3',
  '-4294967295',
  '9223372036854775808',
  '-18446744073709551615',
  'Yes',
  'yes ',
  'true',
  'NAT',
  ' nat',
  'routed',
  'xen',
  'all',
  'lo',
  'virbr%d',
  'br%d%d',
  '%s',
  'br:0',
  '..',
  'a&b',
  "it's",
  'a<b',
  'a\rb',
  'a=b',
  '日本',
  'xn--bro-hoa',
  'lab..test',
  `${'x'.repeat(63)}.test`,
  '10.9.0.1 ',
  ' 10.9.0.1',
  '10.9.0.08',
  '10.9.0.1.',
  '168361985',
  '4294967296',
  '0x0a090001',
  '10.9.65535',
  '127.255.255.0',
  '255.255.254.1',
  '0.0.0.255',
  'FD00:9::1',
  'fd00:9:0:0:0:0:0:1',
  'fd00:9:::1',
  'fd00:9::10000',
  'fd00:9::1.2.3.4',
  '[fd00:9::1]',
  'fe80::1%lo',
  'fe80::1%4294967296',
  'fd00:9::1%0',
  '100:54:00:aa:bb:cc',
  '52: 54:00:aa:bb:cc',
  '0x52:54:00:aa:bb:cc',
  '5254.00aa.bbcc',
  '52:54:00:aa:bb:cc:dd',
  ' - 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f',
  '09b11c53 8b5c 4eeb 8f00 d84eaa0aaa4f ',
  '{09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f}',
];

const NAMES: Readonly<Record<string, readonly string[]>> = {
  network: ['ipv6', 'trustGuestRxFilters'],
  forward: ['mode', 'dev', 'managed'],
  bridge: ['name', 'stp', 'delay', 'macTableManager', 'zone'],
  domain: ['name', 'localOnly', 'register'],
  ip: ['family', 'address', 'netmask', 'prefix', 'localPtr'],
  route: ['family', 'address', 'netmask', 'prefix', 'gateway', 'metric'],
  host: ['mac', 'id', 'name', 'ip'],
  range: ['start', 'end'],
  lease: ['expiry', 'unit'],
  srv: ['service', 'protocol', 'domain', 'target', 'port', 'priority', 'weight'],
  dns: ['enable', 'forwardPlainNames'],
  vlan: ['trunk'],
  tag: ['id', 'nativeMode'],
  inbound: ['average', 'peak', 'burst', 'floor'],
  parameters: ['managerid', 'typeid', 'typeidversion', 'instanceid', 'interfaceid', 'profileid'],
  portgroup: ['name', 'default', 'trustGuestRxFilters'],
  nat: ['ipv6'],
  interface: ['dev'],
  bootp: ['file', 'server'],
  forwarder: ['addr', 'domain'],
};

/** Whole parts to put anywhere below the root: what the rules' own examples hold, and a few that need company. */
const PARTS: readonly Node[] = [
  node('ip', { address: '10.9.0.1', prefix: '24' }),
  node('ip', { address: '10.7.0.1', prefix: '24' }, [
    node('dhcp', {}, [node('range', { start: '10.7.0.2', end: '10.7.0.9' })]),
  ]),
  node('route', { address: '10.8.0.0', prefix: '16', gateway: '10.9.0.2' }),
  node('route', { family: 'ipv6', address: 'fd00:8::', prefix: '64', gateway: 'fd00:9::2' }),
  node('portgroup', { name: 'a', default: 'yes' }),
  node('portgroup', { name: 'c' }, [node('vlan', {}, [node('tag', { id: '7' })])]),
  node('virtualport', { type: 'openvswitch' }),
  node('vlan', { trunk: 'yes' }, [node('tag', { id: '1', nativeMode: 'untagged' }), node('tag', { id: '2' })]),
  node('bandwidth', {}, [node('inbound', { average: '1000', peak: '2000' }), node('outbound', { average: '1' })]),
  node('dns', { enable: 'no' }),
  node('mac', { address: '52:54:00:12:34:56' }),
  node('mtu', { size: '1400' }),
  node('fordward', { mode: 'nat' }),
  node('bridge', { name: 'br9' }),
  node('domain', { name: 'other.test' }),
];

/** Gives an `<ip>` or `<route>` another address with every mixture of family, prefix and netmask. */
function addressed(): fc.Arbitrary<Mutation> {
  const addresses = [
    '10.9.0.1',
    '10.9.0.0',
    '10.8.0.0',
    '10.9',
    '127.0.0.1',
    '224.0.0.1',
    'fd00:9::1',
    'fd00:8::',
    '::',
  ];
  const optional = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  return fc
    .record({
      family: optional('ipv4', 'ipv6'),
      address: fc.constantFrom(...addresses),
      prefix: optional('0', '1', '8', '24', '30', '31', '32', '33', '64', '127', '128', '129'),
      netmask: optional('255.255.255.0', '255.0.255.0', '0.0.0.0', '255.255.255.255', 'ffff::'),
      gateway: optional('10.9.0.2', '10.9.0.1', '192.0.2.1', 'fd00:9::2', 'fe80::5', '0.0.0.0'),
      isRoute: fc.boolean(),
    })
    .map(({ isRoute, gateway, ...given }) => {
      const all = isRoute ? { ...given, gateway } : given;
      const attributes = Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
      const added = node(isRoute ? 'route' : 'ip', attributes);
      return {
        title: `${added.name} ${JSON.stringify(attributes)}`,
        apply: (root) => ({ ...root, children: [...root.children, added] }),
      };
    });
}
