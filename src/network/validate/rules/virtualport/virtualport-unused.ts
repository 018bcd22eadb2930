import { hasOwnBridge } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'virtualport-unused',
  severity: 'warning',
  stage: 'use',
  why: 'Guests cannot start: libvirt rejects ports with a <virtualport> on a bridge that it creates itself.',
  wrong: [
    "<virtualport type='openvswitch'/><ip address='10.9.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/><portgroup name='a'><virtualport type='openvswitch'/></portgroup>",
  ],
  right: ["<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>"],
  *check(network) {
    if (!hasOwnBridge(network)) return;
    for (const port of [network.virtualPort, ...network.portGroups.map((group) => group.virtualPort)]) {
      if (port?.type !== undefined)
        yield {
          on: port.element,
          message: '<virtualport> does not work on a bridge that libvirt creates',
          fix: "Remove it, or use mode='bridge' with the bridge of the switch.",
        };
    }
  },
});
