import type { Kind } from '../document/kind.ts';
import type { KindRule } from '../document/rule.ts';
import { type GuestInterface, readInterface } from './model.ts';
import * as rules from './rules/index.ts';
import { INTERFACE_SCHEMA } from './schema.ts';

/** Interfaces of guests, and what vnet checks about them. */
export const GUEST_INTERFACE: Kind<GuestInterface> = {
  schema: INTERFACE_SCHEMA,
  noun: 'interface',
  stages: {
    define: { when: 'when the interface is attached', command: 'attach-device' },
    start: { when: 'when the guest starts', command: 'start' },
    use: { when: 'when the guest runs', command: '' },
  },
  rules: Object.values<KindRule<GuestInterface>>(rules),
  read: readInterface,
  // An interface of the host, which iface-define takes, has its name here.
  recognizes: (root) => !root.attributes.some(({ local }) => local === 'name'),
  rootMessage: (root) => `unsupported configuration: unknown device type '${root}'`,
  exampleOf: (part) => `<interface type='network'>\n  <source network='lab'/>\n  ${part}\n</interface>\n`,
};
