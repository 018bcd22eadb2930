import type { Kind } from '../../document/kind.ts';
import type { KindRule } from '../../document/rule.ts';
import { type HostInterface, readHostInterface } from '../model.ts';
import { INTERFACE_SCHEMA } from '../schema.ts';
import * as rules from './rules/index.ts';

/** Host interfaces, and what vnet checks about them. */
export const HOST_INTERFACE: Kind<HostInterface> = {
  schema: INTERFACE_SCHEMA,
  noun: 'host interface',
  stages: {
    define: { when: 'when the interface is defined', command: 'iface-define' },
    start: { when: 'when it is started', command: 'iface-start' },
    use: { when: 'when the host uses it', command: '' },
  },
  rules: Object.values<KindRule<HostInterface>>(rules),
  read: readHostInterface,
  nameOf: ({ name }) => name,
  rootMessage: (root) => `XML error: expecting root element of 'interface', not '${root}'`,
  exampleOf: (part) => `<interface type='ethernet' name='eth0'>\n  ${part}\n</interface>\n`,
};
