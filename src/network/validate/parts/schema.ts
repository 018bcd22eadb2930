import { nearest } from '../../../nearest.ts';
import { type Element, elementsOf } from '../../../xml/document.ts';
import { DNSMASQ_NAMESPACE } from '../../model.ts';
import { childSchema, DNSMASQ_OPTIONS_SCHEMA, type ElementSchema, NETWORK_SCHEMA } from '../../schema.ts';

/** Names that people write for another, where spelling does not show it: `PARENT/NAME`. */
const SYNONYMS = new Map([
  ['route/dev', 'gateway'],
  ['route/via', 'gateway'],
  ['ip/mask', 'netmask'],
  ['ip/addr', 'address'],
  ['host/address', 'ip'],
  ['host/hwaddr', 'mac'],
  ['host/hostname', 'name'],
  ['forwarder/address', 'addr'],
  ['forwarder/ip', 'addr'],
  ['range/to', 'end'],
  ['range/stop', 'end'],
  ['mtu/value', 'size'],
  ['option/name', 'value'],
  ['interface/name', 'dev'],
  ['pf/name', 'dev'],
  ['network/vlans', 'vlan'],
]);

/** An element that libvirt reads, with its schema. */
export interface KnownElement {
  readonly node: Element;
  readonly schema: ElementSchema;
}

/** Every element that libvirt reads, the root first. */
export function* knownElements(root: Element, schema = NETWORK_SCHEMA): Generator<KnownElement> {
  yield { node: root, schema };
  for (const child of elementsOf(root)) {
    const own = child.namespace === undefined ? childSchema(schema, child.name) : undefined;
    if (own !== undefined && own.isMetadata !== true) yield* knownElements(child, own);
    if (schema === NETWORK_SCHEMA && isDnsmasq(child, 'options')) yield* dnsmasqElements(child);
  }
}

/** `<dnsmasq:options>` and its options. */
function* dnsmasqElements(options: Element): Generator<KnownElement> {
  yield { node: options, schema: { ...DNSMASQ_OPTIONS_SCHEMA, children: {} } };
  for (const child of elementsOf(options)) {
    const schema = isDnsmasq(child, child.local) ? childSchema(DNSMASQ_OPTIONS_SCHEMA, child.local) : undefined;
    if (schema !== undefined) yield { node: child, schema };
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
  const synonym = SYNONYMS.get(`${parent.name}/${name}`);
  if (synonym !== undefined && Object.hasOwn(candidates, synonym)) return synonym;
  return nearest(name, Object.keys(candidates));
}

/** The element that an element of this name belongs to, if there is only one. */
export function parentOf(name: string): string | undefined {
  const parents = new Set<string>();
  const visit = (schema: ElementSchema, parent: string): void => {
    for (const [child, own] of Object.entries(schema.children)) {
      if (child === name) parents.add(parent);
      visit(own, child);
    }
  };
  visit(NETWORK_SCHEMA, 'network');
  const [only, ...others] = parents;
  return others.length === 0 ? only : undefined;
}
