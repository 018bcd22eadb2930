import type { Kind } from '../../document/kind.ts';
import type { KindRule } from '../../document/rule.ts';
import { type FilterBinding, readFilterBinding } from '../model.ts';
import { BINDING_SCHEMA } from '../schema.ts';
import * as rules from './rules/index.ts';

/** Filter bindings, and what vnet checks about them. */
export const FILTER_BINDING: Kind<FilterBinding> = {
  schema: BINDING_SCHEMA,
  noun: 'filter binding',
  stages: {
    define: { when: 'when the binding is created', command: 'nwfilter-binding-create' },
    start: { when: 'when libvirt applies its filter', command: 'nwfilter-binding-create' },
    use: { when: 'when the interface is used', command: '' },
  },
  rules: Object.values<KindRule<FilterBinding>>(rules),
  read: readFilterBinding,
  rootMessage: (root) => `XML error: expecting root element of 'filterbinding', not '${root}'`,
  exampleOf: (part) =>
    `<filterbinding>\n  <owner>\n    <name>web</name>\n    <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>\n  </owner>\n  <mac address='52:54:00:00:00:01'/>\n  ${part}\n</filterbinding>\n`,
};
