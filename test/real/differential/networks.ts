import fc from 'fast-check';
import { NETWORK } from '../../../src/network/validate/kind.ts';
import { everyRule } from '../../../src/validate/every-rule.ts';
import { exampleFile } from '../../../src/validate/example.ts';
import { noise } from './noise.ts';

/** A network to be judged twice, and how it came about. */
export interface Mutant {
  readonly title: string;
  readonly xml: string;
}

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

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
  const random = fc.sample(mutated(), { numRuns: count, seed }).filter(({ xml }) => !isHarmful(xml));
  // Where not all examples fit beside as many random networks, every n-th is taken, other ones with another seed.
  const step = Math.max(1, Math.ceil(fit.length / (count / 2)));
  const chosen = fit.filter((_, index) => index % step === seed % step);
  return [...chosen, ...random].slice(0, count);
}

/** What would stop the daemon that judges: an option that keeps dnsmasq in the foreground, a name no command can say. */
function isHarmful(xml: string): boolean {
  return (
    /keep-in-foreground|no-daemon|log-facility=-|<name[^<]*(?:[\t\r]|&#(?:9|13|x9|xd);)/i.test(xml) ||
    xml.length > 100_000
  );
}

function mutated(): fc.Arbitrary<Mutant> {
  const disturbances = fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(noise(), { minLength: 1, maxLength: 2 }) },
  );
  return fc
    .tuple(network(), fc.array(mutation(), { maxLength: 3 }), disturbances)
    .map(([base, mutations, disturbed]) => {
      const applied = mutations.reduce((node, { apply }) => apply(node), base);
      const titles = [...mutations, ...disturbed].map(({ title }) => title);
      const xml = disturbed.reduce((text, { apply }) => apply(text), written(applied));
      return { title: titles.join(', ') || 'as made', xml };
    });
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

interface Mutation {
  readonly title: string;
  readonly apply: (root: Node) => Node;
}

/** Values that are at home somewhere, or nowhere. */
const VALUES = [
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

function mutation(): fc.Arbitrary<Mutation> {
  const place = fc.nat(200);
  const at = (change: (node: Node, pick: number) => Node | readonly Node[], title: string) =>
    fc.tuple(place, fc.nat(1000)).map(
      ([index, pick]): Mutation => ({
        title: `${title} ${index}/${pick}`,
        apply: (root) => changed(root, index, (found) => change(found, pick)),
      }),
    );
  const value = fc.tuple(place, fc.nat(50), fc.constantFrom(...VALUES)).map(
    ([index, which, text]): Mutation => ({
      title: `value ${index}/${which} ${JSON.stringify(text.slice(0, 20))}`,
      apply: (root) => changed(root, index, (found) => withValue(found, which, text)),
    }),
  );
  const part = fc.constantFrom(...PARTS).map(
    (added): Mutation => ({
      title: `with ${added.name}`,
      apply: (root) => ({ ...root, children: [...root.children, added] }),
    }),
  );
  return fc.oneof(
    { weight: 8, arbitrary: value },
    { weight: 1, arbitrary: at((found, pick) => withoutAttribute(found, pick), 'less') },
    { weight: 1, arbitrary: at(() => [], 'without') },
    { weight: 1, arbitrary: at((found) => [found, found], 'twice') },
    { weight: 1, arbitrary: at((found) => ({ ...found, name: `${found.name.slice(0, 1)}${found.name}` }), 'misspelt') },
    { weight: 1, arbitrary: at(shuffled, 'shuffled') },
    { weight: 1, arbitrary: at((found) => [found, { ...found, name: found.name.toUpperCase() }], 'upper case') },
    { weight: 1, arbitrary: moved() },
    { weight: 1, arbitrary: addressed() },
    { weight: 2, arbitrary: part },
  );
}

function shuffled(found: Node, pick: number): Node {
  const middle = pick % Math.max(1, found.children.length);
  return { ...found, children: [...found.children.slice(middle), ...found.children.slice(0, middle)] };
}

/** Puts a copy of one element into another. */
function moved(): fc.Arbitrary<Mutation> {
  return fc.tuple(fc.nat(200), fc.nat(200)).map(([from, to]) => ({
    title: `moved ${from} to ${to}`,
    apply(root) {
      let taken: Node | undefined;
      changed(root, from, (found) => {
        taken = found;
        return found;
      });
      const copy = taken;
      if (copy === undefined || copy.name === 'network') return root;
      return changed(root, to, (found) => ({ ...found, children: [...found.children, copy] }));
    },
  }));
}

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

/** Sets an attribute that is there, or one that the element may have; of an element with text, the text. */
function withValue(found: Node, which: number, text: string): Node {
  if (found.name === 'name') return found;
  if (found.children.some((child) => typeof child === 'string')) return { ...found, children: [text] };
  const names = [...new Set([...Object.keys(found.attributes), ...(NAMES[found.name] ?? [])])];
  const name = names[which % Math.max(1, names.length)];
  return name === undefined ? found : { ...found, attributes: { ...found.attributes, [name]: text } };
}

function withoutAttribute(found: Node, pick: number): Node {
  const names = Object.keys(found.attributes);
  const gone = names[pick % Math.max(1, names.length)];
  return {
    ...found,
    attributes: Object.fromEntries(Object.entries(found.attributes).filter(([name]) => name !== gone)),
  };
}

/** Changes the element that stands at an index, counted in the order of the text and wrapping round; the root stays one. */
function changed(root: Node, index: number, change: (node: Node) => Node | readonly Node[]): Node {
  const total = countOf(root);
  const wanted = index % total;
  let seen = 0;
  const visit = (found: Node): readonly (Node | string)[] => {
    const here = seen++ === wanted;
    const children = found.children.flatMap((child) => (typeof child === 'string' ? [child] : visit(child)));
    const next = here ? change({ ...found, children }) : { ...found, children };
    return 'name' in next ? [next] : next;
  };
  const [first] = visit(root);
  return typeof first === 'object' ? first : root;
}

function countOf(found: Node): number {
  return 1 + found.children.reduce((sum, child) => sum + (typeof child === 'string' ? 0 : countOf(child)), 0);
}

function node(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[] = [],
): Node {
  return { name, attributes, children };
}

function leaf(name: string, values: Readonly<Record<string, readonly string[]>>): fc.Arbitrary<Node> {
  const attributes = Object.entries(values).map(([attribute, choices]) =>
    fc.constantFrom(...choices).map((text) => [attribute, text] as const),
  );
  return fc.tuple(...attributes).map((entries) => node(name, Object.fromEntries(entries)));
}

function maybe(arbitrary: fc.Arbitrary<Node>, outOfTen: number): fc.Arbitrary<Node | undefined> {
  return fc.oneof({ weight: outOfTen, arbitrary }, { weight: 10 - outOfTen, arbitrary: fc.constant(undefined) });
}

function written({ name, attributes, children }: Node): string {
  const head = Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}='${escaped(value)}'`)
    .join('');
  const body = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child))).join('');
  return `<${name}${head}>${body}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<'\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
