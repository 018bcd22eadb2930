import { anyChildrenOf, attributeValue, childOf, property, propertyOf } from '../../document/attributes.ts';
import { uuidOf } from '../../document/scalars.ts';
import { type Document, type Element, elementsOf, textOf } from '../../xml/document.ts';
import { ITEM_TYPES, type ItemReader } from '../items.ts';
import {
  ACTIONS,
  CHAINS,
  chainPrefix,
  DIRECTIONS,
  type Filter,
  type FilterRef,
  type FilterRule,
  type Item,
  type Parameter,
  ROOT_CHAIN,
} from '../model.ts';
import { itemsOf, PROTOCOL_NAMES, type Protocol } from '../schema.ts';
import { isVariableName, isVariableValue, readVariable } from '../variable.ts';
import { priorityOf } from './priority.ts';

/** The priority of a rule without one. */
const DEFAULT_PRIORITY = 500;

/**
 * Reads a network filter as libvirt does. Never throws: an invalid value is undefined, and validation reports it. libvirt looks
 * for rules, references, protocols and parameters in any namespace.
 */
export function readFilter({ root }: Document): Filter {
  const uuid = childOf(root, 'uuid');
  const chain = attributeValue(root, 'chain') ?? ROOT_CHAIN;
  const prefix = chainPrefix(chain);
  const own = attributeValue(root, 'priority');
  return {
    element: root,
    name: attributeValue(root, 'name'),
    uuid: uuidOf(uuid && textOf(uuid)),
    chain,
    chainPriority: (own === undefined ? undefined : priorityOf(own)) ?? (prefix && CHAINS[prefix].priority) ?? 0,
    entries: elementsOf(root).flatMap((element) => {
      if (element.local === 'rule') return readRule(element);
      return element.local === 'filterref' ? readFilterRef(element) : [];
    }),
  };
}

function readRule(element: Element): FilterRule {
  const protocol = protocolOf(element);
  const statematch = property(element, 'statematch');
  return {
    kind: 'rule',
    element,
    action: ACTIONS.find((action) => action === property(element, 'action')),
    direction: DIRECTIONS.find((direction) => direction === property(element, 'direction')),
    priority: priorityOf(property(element, 'priority') ?? '') ?? DEFAULT_PRIORITY,
    statematch: statematch === undefined || !(statematch === '0' || statematch.toLowerCase() === 'false'),
    protocol,
    items: protocol === undefined ? [] : itemsIn(element, protocol),
  };
}

/** The protocol of the first protocol element: libvirt ignores those of other protocols. */
function protocolOf(rule: Element): Protocol | undefined {
  for (const { local } of elementsOf(rule)) {
    const protocol = PROTOCOL_NAMES.find((name) => name === local);
    if (protocol !== undefined) return protocol;
  }
  return undefined;
}

function itemsIn(rule: Element, protocol: Protocol): Item[] {
  const types = Object.entries(itemsOf(protocol));
  return anyChildrenOf(rule, protocol).flatMap((element) => {
    const isNegated = property(element, 'match') === 'no';
    return types.flatMap(([name, type]): Item[] => {
      const attribute = propertyOf(element, name);
      if (attribute === undefined) return [];
      const { value: text } = attribute;
      const reader: ItemReader = ITEM_TYPES[type];
      const variable = text.startsWith('$') ? readVariable(text.slice(1)) : undefined;
      return [
        { name, type, attribute, isNegated, variable, value: text.startsWith('$') ? undefined : reader.read(text) },
      ];
    });
  });
}

/** Reads a `<filterref>` (virNWFilterIncludeParse): of a filter, or of a filter binding. */
export function readFilterRef(element: Element): FilterRef {
  return {
    kind: 'filterref',
    element,
    filter: property(element, 'filter'),
    parameters: anyChildrenOf(element, 'parameter').map(readParameter),
  };
}

function readParameter(element: Element): Parameter {
  const [name, value] = [property(element, 'name'), property(element, 'value')];
  const isRead = name !== undefined && isVariableName(name) && value !== undefined && isVariableValue(value);
  return isRead ? { element, name, value } : { element, name: undefined, value: undefined };
}
