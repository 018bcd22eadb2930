import { attributeOf } from '../../../../document/attributes.ts';
import { unsignedLong } from '../../../../document/scalars.ts';
import { invalidValue, ONLY_NUMBERS } from '../../../../document/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-delay',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: ["<bridge name='virbr9' delay='-1'/>", "<bridge name='virbr9' delay='2s'/>"],
  right: ["<bridge name='virbr9' delay='0'/>"],
  *check({ bridge, name }) {
    const given = attributeOf(bridge?.element, 'delay');
    if (given === undefined || unsignedLong(given.value) !== undefined) return;
    yield invalidValue(given, {
      expected: 'a number of seconds',
      libvirt: `XML error: Invalid delay value in network '${name}'`,
    });
  },
});
