import { propertyOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-device-without-vfs',
  severity: 'error',
  stage: 'start',
  why: 'libvirt gives each guest a virtual function of the device. Without any, the network does not start.',
  wrong: ["<!-- this host: link eth0 --><forward mode='hostdev'><pf dev='eth0'/></forward>"],
  right: [
    "<!-- this host: link eth0, directory /sys/class/net/eth0/device/virtfn0 --><forward mode='hostdev'><pf dev='eth0'/></forward>",
  ],
  *check(network, host) {
    if (!['hostdev', 'passthrough'].includes(modeOf(network) ?? '')) return;
    for (const { element, dev } of network.forward?.physicalFunctions ?? []) {
      if (dev === undefined || !host.links.has(dev) || host.isDirectory(`/sys/class/net/${dev}/device/virtfn0`))
        continue;
      yield {
        on: propertyOf(element, 'dev') ?? element,
        message: `the device '${dev}' of this host has no virtual functions`,
        fix: `Create them: write their number to /sys/class/net/${dev}/device/sriov_numvfs. Or name another device.`,
        libvirt: `internal error: No usable Vf's present on SRIOV PF ${dev}`,
      };
    }
  },
});
