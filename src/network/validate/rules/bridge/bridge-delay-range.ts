import { attributeOf } from '../../../../document/attributes.ts';
import { unsignedLong } from '../../../../document/scalars.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-delay-range',
  severity: 'error',
  stage: 'start',
  why: 'net-start copies the definition, and in the copy such a number is negative.',
  wrong: ["<bridge name='virbr9' delay='18446744073709551615'/>"],
  right: ["<bridge name='virbr9' delay='2'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    const given = attributeOf(network.bridge?.element, 'delay');
    if (given === undefined || (unsignedLong(given.value) ?? 0n) < 2n ** 63n) return;
    yield {
      on: given,
      message: `a delay of ${given.value} seconds is out of range`,
      fix: 'Write 0 to 30.',
      libvirt: `XML error: Invalid delay value in network '${network.name}'`,
    };
  },
});
