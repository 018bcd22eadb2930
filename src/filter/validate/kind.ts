import type { Kind } from '../../document/kind.ts';
import type { KindRule } from '../../document/rule.ts';
import type { Filter } from '../model.ts';
import { readFilter } from '../parse/parse.ts';
import { FILTER_SCHEMA } from '../schema.ts';
import * as rules from './rules/index.ts';

/** Network filters, and what vnet checks about them. libvirt applies a filter when a guest's interface uses it. */
export const FILTER: Kind<Filter> = {
  schema: FILTER_SCHEMA,
  noun: 'network filter',
  stages: {
    define: { when: 'when the filter is defined', command: 'nwfilter-define' },
    start: { when: 'when a guest starts with it', command: 'nwfilter-binding-create' },
    use: { when: 'when a guest uses it', command: '' },
  },
  rules: Object.values<KindRule<Filter>>(rules),
  read: readFilter,
  nameOf: ({ name }) => name,
  rootMessage: (root) => `XML error: expecting root element of 'filter', not '${root}'`,
  exampleOf: (part) => `<filter name='lab'>\n  ${part}\n</filter>\n`,
};
