import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { vlansOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-native-twice',
  severity: 'error',
  stage: 'define',
  why: 'Untagged frames belong to one VLAN only.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='1' nativeMode='tagged'/><tag id='2' nativeMode='untagged'/></vlan>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='1' nativeMode='untagged'/><tag id='2'/></vlan>",
  ],
  *check(network: LinkSettings) {
    for (const { tags } of vlansOf(network)) {
      for (const { element } of tags.filter(({ nativeMode }) => nativeMode !== undefined).slice(1)) {
        yield {
          on: propertyOf(element, 'nativeMode') ?? element,
          message: '<vlan> has a second native VLAN',
          fix: 'Keep nativeMode on one <tag>.',
          libvirt: 'XML error: duplicate native vlan setting',
        };
      }
    }
  },
});
