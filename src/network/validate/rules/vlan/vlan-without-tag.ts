import type { LinkSettings } from '../../../model.ts';
import { vlansOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-without-tag',
  severity: 'error',
  stage: 'define',
  why: 'The tags say which VLAN the port belongs to.',
  wrong: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan></vlan>"],
  right: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan>"],
  *check(network: LinkSettings) {
    for (const { element, tags } of vlansOf(network)) {
      if (tags.length > 0) continue;
      yield {
        on: element,
        message: '<vlan> has no <tag>',
        fix: "Add <tag id='…'/>, or remove <vlan>.",
        libvirt: "XML error: missing tag id - each <vlan> must have at least one <tag id='n'/> subelement",
      };
    }
  },
});
