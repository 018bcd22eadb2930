import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { vlanTagsOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

/** IEEE 802.1Q: a VLAN id has 12 bits. */
const MAX_ID = 4095;

export default rule({
  id: 'vlan-tag-range',
  severity: 'error',
  stage: 'define',
  why: 'A VLAN id has 12 bits.',
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='4096'/></vlan>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='4094'/></vlan>"],
  *check(network: LinkSettings) {
    for (const { element, id } of vlanTagsOf(network)) {
      if (id === undefined || id <= MAX_ID) continue;
      yield {
        on: propertyOf(element, 'id') ?? element,
        message: `the VLAN id ${id} is greater than ${MAX_ID}`,
        fix: 'Write a number from 1 to 4094.',
        libvirt: `XML error: vlan tag id ${id} too large (maximum 4095)`,
      };
    }
  },
});
