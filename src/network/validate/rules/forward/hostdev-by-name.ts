import { propertyOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'hostdev-by-name',
  severity: 'error',
  stage: 'define',
  why: 'In this mode libvirt gives each guest a PCI device, and finds it by its PCI address or physical function.',
  wrong: ["<forward mode='hostdev'><interface dev='eth0'/></forward>"],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check(network) {
    const { forward, name } = network;
    const first = forward?.interfaces[0];
    if (modeOf(network) !== 'hostdev' || first === undefined) return;
    yield {
      on: propertyOf(first.element, 'dev') ?? first.element,
      message: "mode 'hostdev' does not accept a device by name",
      fix: "Write <pf dev='…'/> or <address type='pci' …/>.",
      libvirt: `unsupported configuration: hostdev network '${name}' lists '${first.dev}' in the device pool, but hostdev networks require all devices to be listed by PCI address, not network device name`,
    };
  },
});
