import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-target-missing',
  severity: 'error',
  stage: 'define',
  why: 'ARP monitoring asks this address.',
  wrong: ["<interface type='bond' name='bond0'><bond><arpmon interval='100'/></bond></interface>"],
  right: ["<interface type='bond' name='bond0'><bond><arpmon interval='100' target='10.0.0.1'/></bond></interface>"],
  *check(top) {
    for (const bond of bondsOf(top)) {
      const monitor = childOf(bond, 'arpmon');
      if (monitor === undefined || childOf(bond, 'miimon') !== undefined) continue;
      if (attributeOf(monitor, 'target') !== undefined) continue;
      yield {
        on: monitor,
        message: '<arpmon> has no target',
        fix: "Add target='ADDRESS'.",
        libvirt: 'XML error: bond interface arpmon target missing',
      };
    }
  },
});
