import { nearest } from '../../../nearest.ts';
import { type Element, elementsOf } from '../../../xml/document.ts';
import { DNSMASQ_NAMESPACE } from '../../model.ts';
import { childSchema, DNSMASQ_OPTIONS_SCHEMA, type ElementSchema, NETWORK_SCHEMA } from '../../schema.ts';

/** Names that people write for another, where spelling does not show it: `PARENT/NAME`. */
const SYNONYMS = new Map(
  Object.entries({
    'bootp/filename': 'file',
    'domain/value': 'name',
    'forward/device': 'dev',
    'forward/iface': 'interface',
    'forwarder/address': 'addr',
    'forwarder/ip': 'addr',
    'forwarder/server': 'addr',
    'host/addr': 'ip',
    'host/address': 'ip',
    'host/hostname': 'name',
    'host/hwaddr': 'mac',
    'inbound/avg': 'average',
    'interface/device': 'dev',
    'interface/name': 'dev',
    'ip/addr': 'address',
    'ip/ip': 'address',
    'ip/mask': 'netmask',
    'lease/time': 'expiry',
    'mac/value': 'address',
    'mtu/value': 'size',
    'network/vlans': 'vlan',
    'option/name': 'value',
    'outbound/avg': 'average',
    'pf/device': 'dev',
    'pf/name': 'dev',
    'portgroup/id': 'name',
    'range/first': 'start',
    'range/from': 'start',
    'range/last': 'end',
    'range/stop': 'end',
    'range/to': 'end',
    'route/destination': 'address',
    'route/dev': 'gateway',
    'route/gw': 'gateway',
    'route/mask': 'netmask',
    'route/network': 'address',
    'route/nexthop': 'gateway',
    'route/via': 'gateway',
    'srv/host': 'target',
    'tag/vlan': 'id',
    'txt/text': 'value',
  }),
);

/** An element that libvirt reads, with its schema. */
export interface KnownElement {
  readonly node: Element;
  readonly schema: ElementSchema;
}

/** Every element that libvirt reads, the root first. */
export function knownElements(root: Element): KnownElement[] {
  const known: KnownElement[] = [];
  collect(root, NETWORK_SCHEMA, known);
  return known;
}

function collect(node: Element, schema: ElementSchema, known: KnownElement[]): void {
  known.push({ node, schema });
  for (const child of node.children) {
    if (child.kind !== 'element') continue;
    const own = child.namespace === undefined ? childSchema(schema, child.name) : undefined;
    if (own !== undefined && own.isMetadata !== true) collect(child, own, known);
    if (schema === NETWORK_SCHEMA && isDnsmasq(child, 'options')) collectOptions(child, known);
  }
}

function collectOptions(options: Element, known: KnownElement[]): void {
  known.push({ node: options, schema: { ...DNSMASQ_OPTIONS_SCHEMA, children: {} } });
  for (const child of elementsOf(options)) {
    const schema = isDnsmasq(child, child.local) ? childSchema(DNSMASQ_OPTIONS_SCHEMA, child.local) : undefined;
    if (schema !== undefined) known.push({ node: child, schema });
  }
}

function isDnsmasq({ local, namespace }: Element, name: string): boolean {
  return local === name && namespace === DNSMASQ_NAMESPACE;
}

/** The children without a namespace. Others belong to other programs. */
export function plainChildren(node: Element): Element[] {
  return elementsOf(node).filter(({ namespace }) => namespace === undefined);
}

/** The name of the schema that an unknown name probably means. */
export function likelyName(
  name: string,
  parent: Element,
  candidates: Readonly<Record<string, unknown>>,
): string | undefined {
  const here = `${parent.local}/`;
  const meaning = (word: string | undefined) => {
    const known = word === undefined ? undefined : SYNONYMS.get(here + word);
    return known !== undefined && Object.hasOwn(candidates, known) ? known : undefined;
  };
  const synonyms = [...SYNONYMS.keys()].filter((key) => key.startsWith(here)).map((key) => key.slice(here.length));
  return meaning(name) ?? nearest(name, Object.keys(candidates)) ?? meaning(nearest(name, synonyms));
}

/**
 * The elements that an element belongs in, by its name. If several elements have a child of this name, those that read
 * most of its attributes and children.
 */
export function parentsOf(element: Element): string[] {
  const places = [...schemas()].flatMap(({ name, schema }) => {
    const own = childSchema(schema, element.name);
    return own === undefined ? [] : { parent: name, known: knownParts(element, own) };
  });
  const most = Math.max(...places.map(({ known }) => known));
  return [...new Set(places.filter(({ known }) => known === most).map(({ parent }) => parent))];
}

/** The element that reads an attribute of this name, if there is only one. */
export function ownerOf(attribute: string): string | undefined {
  owners ??= soleNames('attributes');
  return owners.get(attribute);
}

/** The element that has a child of this name, if there is only one. */
export function parentOf(child: string): string | undefined {
  parents ??= soleNames('children');
  return parents.get(child);
}

let owners: ReadonlyMap<string, string | undefined> | undefined;
let parents: ReadonlyMap<string, string | undefined> | undefined;

/** For each attribute or child, the name of the element that has it; undefined if several have it. */
function soleNames(part: 'attributes' | 'children'): ReadonlyMap<string, string | undefined> {
  const sole = new Map<string, string | undefined>();
  for (const { name, schema } of schemas()) {
    for (const key of Object.keys(schema[part]))
      sole.set(key, !sole.has(key) || sole.get(key) === name ? name : undefined);
  }
  return sole;
}

function* schemas(
  name = 'network',
  schema = NETWORK_SCHEMA,
): Generator<{ readonly name: string; readonly schema: ElementSchema }> {
  yield { name, schema };
  for (const [child, own] of Object.entries(schema.children)) yield* schemas(child, own);
}

function knownParts(element: Element, schema: ElementSchema): number {
  const attributes = element.attributes.filter(({ name }) => Object.hasOwn(schema.attributes, name));
  const children = elementsOf(element).filter(({ name }) => Object.hasOwn(schema.children, name));
  return attributes.length + children.length;
}
