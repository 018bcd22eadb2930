import { attributeOf } from '../../../../document/attributes.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-mac-table-manager',
  severity: 'error',
  stage: 'define',
  why: "Either the kernel or libvirt manages the bridge's table of MAC addresses. libvirt does not accept the word default.",
  wrong: ["<bridge name='virbr9' macTableManager='default'/>", "<bridge name='virbr9' macTableManager='Kernel'/>"],
  right: ["<bridge name='virbr9' macTableManager='libvirt'/>"],
  *check({ bridge, name }) {
    if (attributeOf(bridge?.element, 'macTableManager') === undefined) return;
    yield* invalidValues(
      'bridge',
      'macTableManager',
      [bridge?.element],
      ({ value }) => `XML error: Invalid macTableManager setting '${value}' in network '${name}'`,
    );
  },
});
