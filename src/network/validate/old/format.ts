import { nearest } from '../../../nearest.ts';
import { type Element, elementsOf } from '../../../xml/document.ts';
import { renameElement, withName, withoutElement } from '../../../xml/edit.ts';
import { DNSMASQ_NAMESPACE } from '../../model.ts';
import { DNSMASQ_FORMAT, type ElementFormat, NETWORK_FORMAT } from '../../schema.ts';
import { type Finding, isSince, type Rule, type RuleContext } from './rule.ts';

const taken = { severity: 'warning', stage: 'define' } as const;
const DROPPED = 'libvirt does not read it: it is dropped without a word, and the network is made without it.';
/** Misspellings that no distance explains. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'route/dev': 'gateway',
  'route/via': 'gateway',
  'ip/mask': 'netmask',
  'ip/addr': 'address',
  'host/address': 'ip',
  'host/hwaddr': 'mac',
  'host/hostname': 'name',
  'forwarder/address': 'addr',
  'forwarder/ip': 'addr',
  'range/to': 'end',
  'range/stop': 'end',
  'mtu/value': 'size',
  'option/name': 'value',
  'interface/name': 'dev',
  'pf/name': 'dev',
  'network/vlans': 'vlan',
};

/** What our description of the format does not know, or knows to count once only. */
export const formatRules: readonly Rule[] = [
  {
    id: 'unknown-element',
    strict: true,
    ...taken,
    why: DROPPED,
    wrong: "<fordward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    right: "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    *check({ element }) {
      for (const { child, parent, format } of unknownElements(element)) {
        const near = nearestOf(child.name, parent, format.children);
        const elsewhere = near === undefined ? homeOf(child.name) : undefined;
        yield {
          on: child,
          what: `libvirt knows no <${child.name}> in <${parent.name}>`,
          fix:
            near !== undefined
              ? `Write <${near}>.`
              : elsewhere !== undefined
                ? `Move it into <${elsewhere}>.`
                : 'Remove it.',
          edits: near === undefined ? undefined : renameElement(child, near),
        };
      }
    },
  },
  {
    id: 'unknown-attribute',
    strict: true,
    ...taken,
    why: DROPPED,
    wrong: "<bridge nmae='virbr9'/>",
    right: "<bridge name='virbr9'/>",
    *check({ element }) {
      for (const { node, format } of known(element)) {
        for (const attribute of node.attributes) {
          if (
            attribute.name === 'xmlns' ||
            attribute.name.includes(':') ||
            Object.hasOwn(format.attributes, attribute.name)
          )
            continue;
          const near = nearestOf(attribute.name, node, format.attributes);
          const free = near !== undefined && !node.attributes.some(({ name }) => name === near);
          yield {
            on: attribute,
            what: `libvirt knows no attribute ${attribute.name} of <${node.name}>`,
            fix: free ? `Write ${near}='${attribute.value}'.` : 'Remove it.',
            edits: free ? [withName(attribute, near)] : undefined,
          };
        }
      }
    },
  },
  {
    id: 'newer-libvirt',
    ...taken,
    until: '12.0.0',
    why: 'The libvirt that judges is older, and drops it without a word.',
    wrong: "<dns><forwarder addr='10.0.0.53' port='5353'/></dns>",
    right: "<dns><forwarder addr='10.0.0.53'/></dns>",
    *check({ element }, context) {
      for (const { node, format } of known(element)) {
        if (format.since !== undefined && !isSince(context, format.since))
          yield newer(node, `<${node.name}>`, format.since);
        for (const attribute of node.attributes) {
          const since = format.attributes[attribute.name] || '0.0.0';
          if (!isSince(context, since)) yield newer(attribute, `${attribute.name} of <${node.name}>`, since);
        }
      }
    },
  },
  {
    id: 'repeated-element',
    ...taken,
    why: 'libvirt reads the first and drops the others without a word.',
    wrong: "<bridge name='virbr8'/><bridge name='virbr9'/>",
    right: "<bridge name='virbr8'/>",
    *check({ element }, context: RuleContext) {
      for (const { node, format } of known(element)) {
        const seen = new Map<string, Element>();
        for (const child of plainChildren(node)) {
          const childFormat = format.children[child.name];
          if (childFormat === undefined || childFormat.many) continue;
          const first = seen.get(child.name);
          seen.set(child.name, first ?? child);
          if (first === undefined || (isRefused(child.name, node.name) && !isSince(context, '11.0.0'))) continue;
          if (['nat', 'pf'].includes(child.name) || (node.name === 'nat' && ['address', 'port'].includes(child.name)))
            continue;
          const same = sourceOf(first) === sourceOf(child);
          yield {
            on: child,
            what: `a second <${child.name}> in <${node.name}>`,
            fix: 'Merge them into one, or remove it.',
            edits: same ? [withoutElement(child)] : undefined,
          };
        }
      }
    },
  },
  {
    id: 'stray-text',
    ...taken,
    why: DROPPED,
    wrong: '<name>lab</name> nat',
    right: "<forward mode='nat'/><ip address='10.9.0.1' prefix='24'/>",
    *check({ element }) {
      for (const { node, format } of known(element)) {
        if (format.text) continue;
        for (const child of node.children) {
          if (child.kind !== 'text' || !/\S/.test(child.text)) continue;
          yield {
            on: { ...child, at: child.at + Math.max(0, child.text.search(/\S/)) },
            what: `text between the elements of <${node.name}>`,
            fix: 'Remove it, or make it a comment.',
          };
        }
      }
    },
  },
  {
    id: 'dnsmasq-namespace',
    ...taken,
    why: 'Without the namespace libvirt does not see the options, and dnsmasq never gets them.',
    wrong: "<dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options>",
    right: `<network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'><name>lab</name><dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options></network>`,
    *check({ element }) {
      for (const child of elementsOf(element)) {
        const looksLike = child.name === 'options' || /^\w+:options$/.test(child.name);
        if (!looksLike || child.namespace === DNSMASQ_NAMESPACE) continue;
        const prefix = child.name.includes(':') ? child.name.split(':')[0] : undefined;
        const declared = child.namespace !== undefined;
        const at = element.at + 1 + element.name.length;
        yield {
          on: child,
          what: declared
            ? `<${child.name}> is in the namespace ${child.namespace}`
            : `the namespace of <${child.name}> is not declared`,
          fix: `Write <network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'>${prefix === undefined ? ', and the prefix dnsmasq: before options and option' : ''}.`,
          edits:
            prefix === undefined || declared
              ? undefined
              : [{ start: at, end: at, text: ` xmlns:${prefix}='${DNSMASQ_NAMESPACE}'` }],
        };
      }
    },
  },
];

interface Known {
  readonly node: Element;
  readonly format: ElementFormat;
}

/** Every element that libvirt reads, with what it reads there. */
function* known(root: Element, format: ElementFormat = NETWORK_FORMAT): Generator<Known> {
  yield { node: root, format };
  for (const child of elementsOf(root)) {
    const own =
      child.namespace === undefined && Object.hasOwn(format.children, child.name)
        ? format.children[child.name]
        : undefined;
    if (own !== undefined && !own.open) yield* known(child, own);
    const foreign =
      child.namespace === DNSMASQ_NAMESPACE && format === NETWORK_FORMAT
        ? DNSMASQ_FORMAT.children[child.local]
        : undefined;
    if (foreign !== undefined) yield* knownOptions(child, foreign);
  }
}

function* knownOptions(node: Element, format: ElementFormat): Generator<Known> {
  yield { node, format: { ...format, children: {} } };
  for (const child of elementsOf(node)) {
    const own = child.namespace === DNSMASQ_NAMESPACE ? format.children[child.local] : undefined;
    if (own !== undefined) yield { node: child, format: own };
  }
}

function* unknownElements(root: Element): Generator<{ child: Element; parent: Element; format: ElementFormat }> {
  for (const { node, format } of known(root)) {
    if (node.namespace === DNSMASQ_NAMESPACE) continue;
    for (const child of plainChildren(node)) {
      const options = /(?:^|:)options$/.test(child.name) && node === root;
      if (!Object.hasOwn(format.children, child.name) && !options) yield { child, parent: node, format };
    }
  }
}

/** Those without a namespace: what has one belongs to another program. */
function plainChildren(node: Element): Element[] {
  return elementsOf(node).filter(({ namespace }) => namespace === undefined);
}

function nearestOf(name: string, parent: Element, candidates: Readonly<Record<string, unknown>>): string | undefined {
  const synonym = SYNONYMS[`${parent.name}/${name}`];
  if (synonym !== undefined && Object.hasOwn(candidates, synonym)) return synonym;
  return nearest(name, Object.keys(candidates));
}

/** The element an element belongs into, where it belongs into one only. */
function homeOf(name: string): string | undefined {
  const homes = new Set<string>();
  const visit = (format: ElementFormat, parent: string): void => {
    for (const [child, own] of Object.entries(format.children)) {
      if (child === name) homes.add(parent);
      visit(own, child);
    }
  };
  visit(NETWORK_FORMAT, 'network');
  const [only, ...others] = homes;
  return others.length === 0 ? only : undefined;
}

/** libvirt before 11 refuses a second limit itself: bandwidth-twice. */
function isRefused(name: string, parent: string): boolean {
  return parent === 'bandwidth' && ['inbound', 'outbound'].includes(name);
}

function newer(on: Finding['on'], what: string, since: string): Finding {
  return { on, what: `${what} is read from libvirt ${since} on`, fix: 'Remove it, or use a newer libvirt.' };
}

function sourceOf(element: Element): string {
  return JSON.stringify([
    element.name,
    element.attributes.map(({ name, value }) => [name, value]),
    element.children.map((child) =>
      child.kind === 'element' ? sourceOf(child) : child.kind === 'text' ? child.text.trim() : '',
    ),
  ]);
}
