import { propertyOf } from '../../../../document/attributes.ts';
import { pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-address-type',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only PCI addresses in a network.',
  wrong: [
    "<forward mode='hostdev'><address bus='0'/></forward>",
    "<forward mode='hostdev'><address type='usb'/></forward>",
    "<forward mode='hostdev'><address type='netdev'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward, name }) {
    for (const { element } of pciAddressesOf(forward)) {
      const given = propertyOf(element, 'type');
      if (given?.value === 'pci') continue;
      yield {
        on: given ?? element,
        message: given === undefined ? '<address> has no type' : `unsupported address type '${given.value}'`,
        fix: "Write type='pci'.",
        libvirt: rejection(given?.value, name),
      };
    }
  },
});

function rejection(type: string | undefined, name: string | undefined): string {
  if (type === undefined) return `XML error: missing address type in network ${name}`;
  return ['none', 'netdev'].includes(type)
    ? `XML error: unsupported address type '${type}' in network ${name}`
    : `unsupported configuration: unknown address type '${type}' in network ${name}`;
}
