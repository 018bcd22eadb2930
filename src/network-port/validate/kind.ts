import type { Kind } from '../../document/kind.ts';
import type { KindRule } from '../../document/rule.ts';
import { linkRules } from '../../network/validate/link-rules.ts';
import { type NetworkPort, readNetworkPort } from '../model.ts';
import { PORT_SCHEMA } from '../schema.ts';
import * as rules from './rules/index.ts';

/** Network ports, and what vnet checks about them. */
export const NETWORK_PORT: Kind<NetworkPort> = {
  schema: PORT_SCHEMA,
  noun: 'network port',
  stages: {
    define: { when: 'when the port is created', command: 'net-port-create' },
    start: { when: 'when it is created in its network', command: 'net-port-create' },
    use: { when: 'when a guest uses it', command: '' },
  },
  rules: [...Object.values<KindRule<NetworkPort>>(rules), ...linkRules],
  read: readNetworkPort,
  rootMessage: (root) => `XML error: expecting root element of 'networkport', not '${root}'`,
  exampleOf: (part) =>
    `<networkport>\n  <uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid>\n  <owner>\n    <name>web</name>\n    <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>\n  </owner>\n  <mac address='52:54:00:00:00:01'/>\n  ${part}\n</networkport>\n`,
};
