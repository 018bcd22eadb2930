import type { ElementSchema } from '../../document/schema.ts';
import { DNSMASQ_OPTIONS_SCHEMA, NETWORK_SCHEMA } from '../schema.ts';

/** The schema of drafts, in which dnsmasq's elements have a prefix: see draftOf. */
export const DRAFT_SCHEMA: ElementSchema = {
  ...NETWORK_SCHEMA.root,
  attributes: { 'xmlns:dnsmasq': { type: 'text' }, ...NETWORK_SCHEMA.root.attributes },
  children: {
    ...NETWORK_SCHEMA.root.children,
    'dnsmasq:options': {
      ...DNSMASQ_OPTIONS_SCHEMA,
      children: prefixed(DNSMASQ_OPTIONS_SCHEMA.children),
    },
  },
};

function prefixed(children: ElementSchema['children']): ElementSchema['children'] {
  return Object.fromEntries(Object.entries(children).map(([name, schema]) => [`dnsmasq:${name}`, schema]));
}
