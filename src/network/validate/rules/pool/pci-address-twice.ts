import { repeated } from '../../../../document/repeated.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import { pciAddressesOf, pciText } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'pci-address-twice',
  severity: 'error',
  stage: 'define',
  why: 'libvirt gives each guest a device of the pool that no other guest uses.',
  wrong: [
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1'/><address type='pci' bus='1' slot='0x1'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward, name }) {
    for (const { item, key } of repeated(pciAddressesOf(forward), pciText))
      yield {
        on: item.element,
        message: `the PCI device ${key} is listed twice`,
        fix: 'Remove it.',
        libvirt: `XML error: PCI device '${key}' can only be listed once in network ${name}`,
        edits: [withoutElement(item.element)],
      };
  },
});
