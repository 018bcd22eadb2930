import type { Element } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';
import { attributesOf, childrenOf, type PlainData, textOf } from './printed-xml.ts';
import type { Virsh } from './virsh.ts';
import { unescapedCell } from './virsh-table.ts';

/** A network filter as virsh lists it. */
export interface ListedFilter {
  readonly name: string;
  readonly uuid: string;
}

/** A network interface of a guest, and the filter that libvirt applies to it. */
export interface ListedBinding {
  readonly portDev: string;
  readonly filter: string;
}

/** Lists the network filters in virsh's order. */
export async function listFilters(virsh: Virsh): Promise<ListedFilter[]> {
  // A name may start or end with blanks.
  const rows = (await virsh.ask('nwfilter-list')).matchAll(/^ ([0-9a-f-]{36}) {3}(.*)$/gm);
  return [...rows].map(([, uuid = '', name = '']) => ({ name: unescapedCell(name), uuid }));
}

/** Lists the filter bindings in virsh's order. */
export async function listBindings(virsh: Virsh): Promise<ListedBinding[]> {
  const rows = (await virsh.ask('nwfilter-binding-list')).matchAll(/^ (\S+) {3,}(.*)$/gm);
  return [...rows].map(([, portDev = '', filter = '']) => ({
    portDev: unescapedCell(portDev),
    filter: unescapedCell(filter),
  }));
}

/** Returns what `nwfilter-dumpxml` prints as plain data. */
export function filterJson(xml: string): { [member: string]: PlainData } {
  const { root } = parseXml(xml);
  const { name = '', chain = 'root', priority = '0' } = attributesOf(root);
  return {
    name,
    uuid: textOf(root, 'uuid') ?? '',
    chain,
    priority: Number(priority),
    entries: childrenOf(root).flatMap((child): { [member: string]: PlainData }[] => {
      if (child.local === 'rule') return [ruleOf(child)];
      return child.local === 'filterref' ? [referenceOf(child)] : [];
    }),
  };
}

/** Returns what `nwfilter-binding-dumpxml` prints as plain data. A member is null if the XML does not set it. */
export function bindingJson(xml: string): { [member: string]: PlainData } {
  const { root } = parseXml(xml);
  const first = (name: string) => childrenOf(root, name)[0];
  const attribute = (name: string, key: string) => attributesOf(first(name))[key] ?? null;
  const reference = first('filterref');
  const owner = first('owner');
  return {
    portDev: attribute('portdev', 'name'),
    linkDev: attribute('linkdev', 'name'),
    mac: attribute('mac', 'address'),
    filter: attribute('filterref', 'filter'),
    parameters: reference === undefined ? [] : parametersOf(reference),
    guest: textOf(owner, 'name') ?? null,
    guestUuid: textOf(owner, 'uuid') ?? null,
  };
}

function ruleOf(rule: Element): { [member: string]: PlainData } {
  const { action = '', direction = '', priority = '500', statematch } = attributesOf(rule);
  return {
    action,
    direction,
    priority: Number(priority),
    // libvirt writes it only if it is off.
    statematch: statematch !== '0' && statematch !== 'false',
    matches: childrenOf(rule).map((protocol) => {
      const { match, ...attributes } = attributesOf(protocol);
      return { protocol: protocol.local, match: match !== 'no', ...attributes };
    }),
  };
}

function referenceOf(reference: Element): { [member: string]: PlainData } {
  return { filterref: attributesOf(reference).filter ?? '', parameters: parametersOf(reference) };
}

function parametersOf(reference: Element): Record<string, string>[] {
  return childrenOf(reference, 'parameter').map((parameter) => {
    const { name = '', value = '' } = attributesOf(parameter);
    return { name, value };
  });
}
