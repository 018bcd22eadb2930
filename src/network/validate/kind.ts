import type { Kind } from '../../document/kind.ts';
import type { KindRule } from '../../document/rule.ts';
import type { Network } from '../model.ts';
import { readNetwork } from '../parse/parse.ts';
import { NETWORK_SCHEMA } from '../schema.ts';
import * as rules from './rules/index.ts';

/** Networks, and what vnet checks about them. */
export const NETWORK: Kind<Network> = {
  schema: NETWORK_SCHEMA,
  noun: 'network',
  stages: {
    define: { when: 'when the network is defined', command: 'net-define' },
    start: { when: 'when it is started', command: 'net-start' },
    use: { when: 'when guests use it', command: '' },
  },
  rules: Object.values<KindRule<Network>>(rules),
  read: readNetwork,
  rootMessage: (root) => `XML error: expecting root element of 'network', not '${root}'`,
  exampleOf: (part) => `<network>\n  <name>lab</name>\n  ${part}\n</network>\n`,
};
