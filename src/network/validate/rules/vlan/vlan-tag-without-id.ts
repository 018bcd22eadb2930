import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { vlanTagsOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-tag-without-id',
  severity: 'error',
  stage: 'define',
  why: 'The id is the number of the VLAN.',
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag/></vlan>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan>"],
  *check(network: LinkSettings) {
    for (const { element } of vlanTagsOf(network)) {
      if (propertyOf(element, 'id') !== undefined) continue;
      yield {
        on: element,
        message: '<tag> has no id',
        fix: "Add id='…'.",
        libvirt: "XML error: Missing required attribute 'id' in element 'tag'",
      };
    }
  },
});
