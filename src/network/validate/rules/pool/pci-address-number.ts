import { property, propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { isBinary, unsignedInt } from '../../../../document/scalars.ts';
import { PCI_PARTS, pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'pci-address-number',
  severity: 'error',
  stage: 'define',
  why: 'libvirt reads decimal numbers here, or hexadecimal ones that start with 0x.',
  wrong: [
    "<forward mode='hostdev'><address type='pci' bus='x' slot='1'/></forward>",
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1f'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward }, context) {
    for (const { element } of pciAddressesOf(forward)) {
      for (const part of PCI_PARTS) {
        const given = propertyOf(element, part);
        if (property(element, 'type') !== 'pci' || given === undefined) continue;
        const isReadable = isSince(context, '11.3.0') || !isBinary(given.value);
        if (isReadable && unsignedInt(given.value, 0) !== undefined) continue;
        yield {
          on: given,
          message: `${part}='${given.value}' is not a number`,
          fix: "Write the number that 'lspci -D' prints, with 0x in front.",
          libvirt: `XML error: Invalid value for attribute '${part}' in element 'address': '${given.value}'. Expected non-negative integer value`,
        };
      }
    }
  },
});
