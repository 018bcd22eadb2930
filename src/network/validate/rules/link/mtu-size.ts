import { wrappingInt } from '../../../../document/scalars.ts';
import { invalidValue, ONLY_NUMBERS } from '../../../../document/values.ts';
import { mtuSize } from '../../../parse/parse.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mtu-size',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: ["<mtu size='jumbo'/>", "<mtu size='9k'/>"],
  right: ["<mtu size='9000'/>"],
  *check({ element, name }) {
    const given = mtuSize(element);
    if (given === undefined || wrappingInt(given.value) !== undefined) return;
    yield invalidValue(given, {
      expected: 'a number of bytes',
      libvirt: `XML error: Invalid mtu size '${given.value}' in network '${name}'`,
    });
  },
});
