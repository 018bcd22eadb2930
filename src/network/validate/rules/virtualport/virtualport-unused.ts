import { hasOwnBridge, modeOf } from '../../../facts.ts';
import type { Network } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'virtualport-unused',
  severity: 'warning',
  stage: 'use',
  why: 'Guests cannot start: libvirt accepts Open vSwitch ports only on a bridge of the host, 802.1Qbg and 802.1Qbh ports only for devices, and no ports at all on a bridge that it creates itself.',
  wrong: [
    "<virtualport type='openvswitch'/><ip address='10.9.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/><portgroup name='a'><virtualport type='openvswitch'/></portgroup>",
    "<forward mode='private' dev='eth0'/><virtualport type='openvswitch'/>",
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='802.1Qbh'><parameters profileid='a'/></virtualport>",
    "<forward mode='hostdev'><pf dev='eth0'/></forward><virtualport type='openvswitch'/>",
  ],
  right: [
    "<forward mode='bridge'/><bridge name='br0'/><virtualport type='openvswitch'/>",
    "<forward mode='vepa' dev='eth0'/><virtualport type='802.1Qbg'><parameters managerid='1' typeid='1' typeidversion='2'/></virtualport>",
  ],
  *check(network) {
    const use = guestDevice(network);
    if (use === undefined) return;
    for (const port of [network.virtualPort, ...network.portGroups.map((group) => group.virtualPort)]) {
      if (port?.type === undefined || use.types.includes(port.type)) continue;
      yield {
        on: port.element,
        message: `<virtualport type='${port.type}'> does not work ${use.where}`,
        fix:
          port.type === 'openvswitch'
            ? "Remove it, or use mode='bridge' with the bridge of the switch."
            : 'Remove it, or use a mode that supports it.',
      };
    }
  },
});

/** What guests are connected to, and the port types it supports (networkAllocatePort); undefined if it is not known. */
function guestDevice(network: Network): { readonly where: string; readonly types: readonly string[] } | undefined {
  const mode = modeOf(network);
  if (mode === undefined) return undefined;
  if (hasOwnBridge(network)) return { where: 'on a bridge that libvirt creates', types: [] };
  if (mode === 'hostdev') return { where: "in mode 'hostdev'", types: ['802.1Qbh'] };
  if (network.bridge?.name !== undefined) return { where: 'on a bridge of the host', types: ['openvswitch'] };
  const { interfaces = [], physicalFunctions = [] } = network.forward ?? {};
  // Without a device, another rule reports that.
  return interfaces.length + physicalFunctions.length > 0
    ? { where: 'with macvtap', types: ['802.1Qbg', '802.1Qbh'] }
    : undefined;
}
