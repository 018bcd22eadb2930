import { isSince } from '../../../../document/rule.ts';
import { modeOf } from '../../../facts.ts';
import { pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'pci-address-in-other-mode',
  severity: 'error',
  stage: 'define',
  why: 'libvirt gives guests PCI devices only in mode hostdev.',
  wrong: ["<forward mode='passthrough'><address type='pci' bus='1' slot='1'/></forward>"],
  right: ["<forward mode='passthrough'><interface dev='eth0'/></forward>"],
  *check(network, context) {
    const { forward, name } = network;
    const mode = modeOf(network);
    const first = pciAddressesOf(forward)[0];
    if (mode === 'hostdev' || mode === undefined || first === undefined) return;
    yield {
      on: first.element,
      message: `mode '${mode}' does not accept a device by PCI address`,
      fix: "List it by name, or use mode='hostdev'.",
      libvirt: `unsupported configuration: network '${name}' has forward mode '${mode}' but lists a device by PCI address in the device pool. ${isSince(context, '11.3.0') ? '' : ' '}This is only supported for networks with forward mode 'hostdev'`,
    };
  },
});
