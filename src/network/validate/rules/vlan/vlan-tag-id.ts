import { elementsOfParts, ONLY_NUMBERS } from '../../../../document/values.ts';
import type { LinkSettings } from '../../../model.ts';
import { invalidValues } from '../../parts/values.ts';
import { vlanTagsOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-tag-id',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='blue'/></vlan><virtualport type='openvswitch'/>",
    "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id=''/></vlan><virtualport type='openvswitch'/>",
  ],
  right: ["<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42'/></vlan><virtualport type='openvswitch'/>"],
  *check(network: LinkSettings) {
    yield* invalidValues('vlan/tag', 'id', elementsOfParts(vlanTagsOf(network)));
  },
});
