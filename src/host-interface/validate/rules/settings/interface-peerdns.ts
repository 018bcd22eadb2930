import { childOf, childrenOf } from '../../../../document/attributes.ts';
import { invalidValuesOf } from '../../../../document/values.ts';
import { INTERFACE_SCHEMA } from '../../../schema.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-peerdns',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only yes and no here.',
  wrong: ["<protocol family='ipv4'><dhcp peerdns='on'/></protocol>"],
  right: ["<protocol family='ipv4'><dhcp peerdns='yes'/></protocol>"],
  *check({ element }) {
    const dhcps = childrenOf(element, 'protocol').map((protocol) => childOf(protocol, 'dhcp'));
    yield* invalidValuesOf({ schema: INTERFACE_SCHEMA, path: 'protocol/dhcp', name: 'peerdns' }, dhcps);
  },
});
