import { childOf, property } from '../../../document/attributes.ts';
import { bridgesHaveVlans, virtualPortOf } from '../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-vlan-unsupported',
  severity: 'error',
  stage: 'start',
  why: 'Only Open vSwitch, SR-IOV devices, and from libvirt 11.0 on Linux bridges, can put an interface on a VLAN.',
  wrong: ["<interface type='user'><vlan><tag id='5'/></vlan></interface>"],
  right: [
    "<interface type='bridge'><source bridge='ovs0'/><virtualport type='openvswitch'/><vlan><tag id='5'/></vlan></interface>",
    "<vlan><tag id='5'/></vlan>",
  ],
  *check(nic, context) {
    const { element, type, source } = nic;
    const vlan = childOf(element, 'vlan');
    if (vlan === undefined) return;
    // A network decides by itself.
    if (type === 'network' || type === 'hostdev' || virtualPortOf(nic) === 'openvswitch') return;
    if (type === 'direct' && property(source, 'mode') === 'passthrough') return;
    if (type === 'bridge' && bridgesHaveVlans(context)) return;
    yield {
      on: vlan,
      message: `<vlan> does not work with type '${type}'${type === 'bridge' ? ' without Open vSwitch' : ''}`,
      fix:
        type === 'bridge'
          ? "Add <virtualport type='openvswitch'/> if the bridge is one of Open vSwitch, else remove <vlan>."
          : 'Remove <vlan>.',
    };
  },
});
