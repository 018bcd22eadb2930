import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-carrier',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only these words.',
  wrong: ["<interface type='bond' name='bond0'><bond><miimon freq='100' carrier='mii'/></bond></interface>"],
  right: ["<interface type='bond' name='bond0'><bond><miimon freq='100' carrier='netif'/></bond></interface>"],
  *check(top) {
    for (const element of bondsOf(top).map((bond) => childOf(bond, 'miimon'))) {
      const given = attributeOf(element, 'carrier');
      if (given === undefined || WORDS.includes(given.value)) continue;
      const near = nearest(given.value, WORDS);
      yield {
        on: given,
        message: `unknown carrier '${given.value}'`,
        fix: near === undefined ? `Write ${WORDS.join(', ')}.` : `Write carrier='${near}'.`,
        libvirt: `XML error: unknown mii bonding carrier ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});

const WORDS = ['ioctl', 'netif'];
