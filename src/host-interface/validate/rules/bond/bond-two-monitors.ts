import { childOf } from '../../../../document/attributes.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-two-monitors',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt silently ignores <arpmon> next to <miimon>.',
  wrong: [
    "<interface type='bond' name='bond0'><bond><miimon freq='100'/><arpmon interval='100' target='10.0.0.1'/></bond></interface>",
  ],
  right: ["<interface type='bond' name='bond0'><bond><miimon freq='100'/></bond></interface>"],
  *check(top) {
    for (const bond of bondsOf(top)) {
      const monitor = childOf(bond, 'arpmon');
      if (monitor === undefined || childOf(bond, 'miimon') === undefined) continue;
      yield { on: monitor, message: '<arpmon> next to <miimon>', fix: 'Remove one of them.' };
    }
  },
});
