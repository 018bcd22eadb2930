import { attributeOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-mode',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only the modes of the Linux bonding driver.',
  wrong: ["<interface type='bond' name='bond0'><bond mode='lacp'/></interface>"],
  right: ["<interface type='bond' name='bond0'><bond mode='802.3ad'/></interface>"],
  *check(top) {
    for (const element of bondsOf(top)) {
      const given = attributeOf(element, 'mode');
      if (given === undefined || WORDS.includes(given.value)) continue;
      const near = nearest(given.value, WORDS);
      yield {
        on: given,
        message: `unknown mode of a bond '${given.value}'`,
        fix: near === undefined ? `Write ${WORDS.join(', ')}.` : `Write mode='${near}'.`,
        libvirt: `XML error: unknown bonding mode ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});

const WORDS = ['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'];
