import type { LinkSettings } from '../../../model.ts';
import { portParametersOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

/** libvirt's LIBVIRT_IFLA_VF_PORT_PROFILE_MAX, without the final zero. */
const MAX_PROFILE_BYTES = 39;

export default rule({
  id: 'virtualport-profile-long',
  severity: 'error',
  stage: 'define',
  why: 'libvirt stores at most 39 bytes of it.',
  wrong: [
    `<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters profileid='${'p'.repeat(40)}'/></virtualport>`,
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters profileid='web'/></virtualport>",
  ],
  *check(network: LinkSettings) {
    for (const { given } of portParametersOf(network)) {
      if (given.local !== 'profileid' || Buffer.byteLength(given.value) <= MAX_PROFILE_BYTES) continue;
      yield {
        on: given,
        message: `profileid is longer than ${MAX_PROFILE_BYTES} bytes`,
        fix: 'Use a shorter name.',
        libvirt: 'XML error: profileid parameter too long',
      };
    }
  },
});
