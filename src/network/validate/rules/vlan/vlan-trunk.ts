import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import type { LinkSettings } from '../../../model.ts';
import { vlansOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-trunk',
  severity: 'error',
  stage: 'define',
  why: 'A port with several tags, or with a native one, is a trunk.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan trunk='no'><tag id='1'/><tag id='2'/></vlan>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan trunk='no'><tag id='1' nativeMode='untagged'/></vlan>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan trunk='on'><tag id='1'/></vlan>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan trunk='yes'><tag id='1'/><tag id='2'/></vlan>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan trunk='no'><tag id='1'/></vlan>",
  ],
  *check(network: LinkSettings) {
    for (const { element, tags } of vlansOf(network)) {
      const trunk = attributeOf(element, 'trunk');
      if (trunk === undefined || trunk.value.toLowerCase() === 'yes') continue;
      if (tags.length > 1) {
        yield {
          on: trunk,
          message: `trunk='${trunk.value}' with several tags`,
          fix: "Write trunk='yes'.",
          libvirt: `XML error: invalid "trunk='${trunk.value}'" in <vlan> - trunk='yes' is required for more than one vlan tag`,
          edits: [withValue(trunk, 'yes')],
        };
      } else if (tags.some(({ nativeMode }) => nativeMode !== undefined)) {
        yield {
          on: trunk,
          message: `trunk='${trunk.value}' with a native tag`,
          fix: "Write trunk='yes'.",
          libvirt: `XML error: invalid configuration in <vlan> - "trunk='no'" is not allowed with a native vlan id`,
          edits: [withValue(trunk, 'yes')],
        };
      } else if (trunk.value.toLowerCase() !== 'no') {
        yield {
          on: trunk,
          message: `trunk='${trunk.value}' is neither yes nor no`,
          fix: "Write trunk='yes' or trunk='no'.",
          libvirt: `XML error: invalid "trunk='${trunk.value}'" in <vlan> - must be yes or no`,
        };
      }
    }
  },
});
