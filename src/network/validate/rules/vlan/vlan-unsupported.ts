import { isSince, type Violation } from '../../../../document/rule.ts';
import type { Element } from '../../../../xml/document.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'vlan-unsupported',
  severity: 'error',
  stage: 'define',
  why: 'VLAN tags need a switch that sets them: Open vSwitch, an SR-IOV device or, from libvirt 11.0, a bridge of the host.',
  wrong: [
    "<vlan><tag id='42'/></vlan><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='private' dev='eth0'/><portgroup name='a'><vlan><tag id='42'/></vlan></portgroup>",
    "<forward mode='passthrough' dev='eth0'/><portgroup name='a'><vlan><tag id='4'/></vlan><virtualport type='openvswitch'/></portgroup>",
    "<vlan><tag id='4'/></vlan><forward mode='passthrough' dev='eth0'/><portgroup name='a'><virtualport type='802.1Qbh'/></portgroup>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan>",
    "<forward mode='passthrough' dev='eth0'/><portgroup name='a'><virtualport type='openvswitch'/></portgroup>",
  ],
  *check(network, context) {
    const { name, vlan, portGroups, virtualPort } = network;
    const mode = modeOf(network);
    const type = virtualPort?.type;
    const isPlainBridge = type === undefined && isSince(context, '11.0.0');
    const networkFits =
      mode === 'hostdev' || mode === 'passthrough' || (mode === 'bridge' && (type === 'openvswitch' || isPlainBridge));
    if (vlan !== undefined && !networkFits) yield unsupported(vlan.element, name);
    for (const group of portGroups) {
      // The group's virtualport replaces the network's, also for the network's tags.
      const port = group.virtualPort;
      const groupFits = port === undefined ? networkFits : mode === 'bridge' && port.type === 'openvswitch';
      const tags = group.vlan ?? vlan;
      if (tags !== undefined && !groupFits) yield unsupported((group.vlan ?? port ?? tags).element, name);
    }
  },
});

function unsupported(on: Element, name: string | undefined): Violation {
  return {
    on,
    message: 'this network cannot have VLAN tags',
    fix: "Use mode='bridge' with <virtualport type='openvswitch'/>, or a bridge over a VLAN interface of the host.",
    libvirt: `unsupported configuration: <vlan> element specified for network ${name}, whose type doesn't support vlan configuration`,
  };
}
