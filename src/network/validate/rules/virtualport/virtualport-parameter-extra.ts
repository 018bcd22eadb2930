import type { LinkSettings } from '../../../model.ts';
import { portParametersOf } from '../../parts/virtual-ports.ts';
import { rule } from '../../rule.ts';

/** The parameters of each type; libvirt does not check those of midonet. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '802.1Qbg': ['managerid', 'typeid', 'typeidversion', 'instanceid'],
  '802.1Qbh': ['profileid'],
  openvswitch: ['profileid', 'interfaceid'],
};
const ALL_PARAMETERS = [...new Set(Object.values(PARAMETERS).flat())];

export default rule({
  id: 'virtualport-parameter-extra',
  severity: 'error',
  stage: 'define',
  why: 'Each type has its own parameters.',
  wrong: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters managerid='1'/></virtualport>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbg'><parameters profileid='web'/></virtualport>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'><parameters profileid='web'/></virtualport>",
  ],
  *check(network: LinkSettings) {
    for (const { given, type } of portParametersOf(network)) {
      const accepted = type === undefined ? undefined : PARAMETERS[type];
      if (accepted === undefined || accepted.includes(given.local) || !ALL_PARAMETERS.includes(given.local)) continue;
      if (given.local === 'profileid' && given.value === '') continue;
      yield {
        on: given,
        message: `${given.local} is not a parameter of type '${type}'`,
        fix: `Remove it; type '${type}' accepts ${accepted.join(', ')}.`,
        libvirt: `XML error: extra ${given.local} unsupported in <virtualport type='${type}'>`,
      };
    }
  },
});
