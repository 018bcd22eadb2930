import { property, propertyOf } from '../../../../document/attributes.ts';
import { pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'pci-address-multifunction',
  severity: 'error',
  stage: 'define',
  why: "libvirt accepts 'on' or 'off' here.",
  wrong: ["<forward mode='hostdev'><address type='pci' bus='1' slot='1' multifunction='yes'/></forward>"],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward }) {
    for (const { element } of pciAddressesOf(forward)) {
      const given = propertyOf(element, 'multifunction');
      if (property(element, 'type') !== 'pci' || given === undefined || ['on', 'off'].includes(given.value)) continue;
      yield {
        on: given,
        message: `multifunction='${given.value}' is neither on nor off`,
        fix: 'Remove it: it has no effect in a network.',
        libvirt: `XML error: Invalid value for attribute 'multifunction' in element 'address': '${given.value}'.`,
      };
    }
  },
});
