import { property, propertyOf } from '../../../../document/attributes.ts';
import { pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'pci-address-range',
  severity: 'error',
  stage: 'define',
  why: 'In a PCI address the bus is at most 0xff, the slot 0x1f and the function 7.',
  wrong: [
    "<forward mode='hostdev'><address type='pci' bus='0x100' slot='1'/></forward>",
    "<forward mode='hostdev'><address type='pci' bus='1' slot='0x20'/></forward>",
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1' function='8'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward }) {
    for (const { element, bus, slot, function: unit } of pciAddressesOf(forward)) {
      if (property(element, 'type') !== 'pci') continue;
      const parts = [
        ['bus', bus, 0xff, `bus='0x${bus.toString(16)}', must be <= 0xFF`],
        ['slot', slot, 0x1f, `slot='0x${slot.toString(16)}', must be <= 0x1F`],
        ['function', unit, 7, `function=0x${unit.toString(16)}, must be <= 7`],
      ] as const;
      for (const [part, number, maximum, text] of parts) {
        if (number > maximum)
          yield {
            on: propertyOf(element, part) ?? element,
            message: `the PCI ${part} 0x${number.toString(16)} is greater than 0x${maximum.toString(16)}`,
            fix: "Copy the address that 'lspci -D' prints.",
            libvirt: `XML error: Invalid PCI address ${text}`,
          };
      }
    }
  },
});
