import { elementsOfParts, ONLY_WORDS } from '../../../../document/values.ts';
import type { LinkSettings } from '../../../model.ts';
import { invalidValues } from '../../parts/values.ts';
import { vlanTagsOf } from '../../parts/vlans.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-native-mode',
  severity: 'error',
  stage: 'define',
  why: ONLY_WORDS,
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42' nativeMode='yes'/></vlan><virtualport type='openvswitch'/>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='42' nativeMode='untagged'/></vlan><virtualport type='openvswitch'/>",
  ],
  *check(network: LinkSettings) {
    yield* invalidValues('vlan/tag', 'nativeMode', elementsOfParts(vlanTagsOf(network)));
  },
});
