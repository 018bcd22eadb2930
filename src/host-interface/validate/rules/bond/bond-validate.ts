import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { bondsOf } from '../../parts/bonds.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bond-validate',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only these words.',
  wrong: [
    "<interface type='bond' name='bond0'><bond><arpmon interval='100' target='10.0.0.1' validate='yes'/></bond></interface>",
  ],
  right: [
    "<interface type='bond' name='bond0'><bond><arpmon interval='100' target='10.0.0.1' validate='all'/></bond></interface>",
  ],
  *check(top) {
    for (const element of bondsOf(top)
      .filter((bond) => childOf(bond, 'miimon') === undefined)
      .map((bond) => childOf(bond, 'arpmon'))) {
      const given = attributeOf(element, 'validate');
      if (given === undefined || WORDS.includes(given.value)) continue;
      const near = nearest(given.value, WORDS);
      yield {
        on: given,
        message: `unknown value of validate '${given.value}'`,
        fix: near === undefined ? `Write ${WORDS.join(', ')}.` : `Write validate='${near}'.`,
        libvirt: `XML error: unknown arp bonding validate ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});

const WORDS = ['active', 'backup', 'all'];
