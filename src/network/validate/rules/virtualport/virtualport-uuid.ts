import { uuidOf } from '../../../../document/scalars.ts';
import type { LinkSettings } from '../../../model.ts';
import { portParametersOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'virtualport-uuid',
  severity: 'error',
  stage: 'define',
  why: 'The switch identifies the port by this UUID.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters interfaceid='x'/></virtualport>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters instanceid='x'/></virtualport>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters interfaceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/></virtualport>",
  ],
  *check(network: LinkSettings) {
    for (const { given } of portParametersOf(network)) {
      if (!['instanceid', 'interfaceid'].includes(given.local) || uuidOf(given.value) !== undefined) continue;
      yield {
        on: given,
        message: `${given.local}='${given.value}' is not a UUID`,
        fix: 'Write 32 hexadecimal digits; uuidgen prints a new UUID.',
        libvirt: `XML error: cannot parse ${given.local} parameter as a uuid`,
      };
    }
  },
});
