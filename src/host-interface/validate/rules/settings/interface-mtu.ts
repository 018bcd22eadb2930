import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { unsignedLong } from '../../../../document/scalars.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-mtu',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts an MTU from 0 to 100000.',
  wrong: ["<mtu size='big'/>", "<mtu size='100001'/>"],
  right: ["<mtu size='9000'/>"],
  *check({ element }) {
    const given = attributeOf(childOf(element, 'mtu'), 'size');
    const size = given === undefined ? undefined : unsignedLong(given.value);
    if (given === undefined || (size !== undefined && size <= MAX_MTU)) return;
    const wraps = size === undefined && /^[\t-\r ]*-\d+$/.test(given.value);
    yield {
      on: given,
      message: `size='${given.value}' is not a number from 0 to ${MAX_MTU}`,
      fix: 'Write a number, such as 1500 or 9000.',
      libvirt:
        size === undefined && !wraps
          ? 'An error occurred, but the cause is unknown'
          : `XML error: value of the 'size' attribute of 'mtu' element must be at most ${MAX_MTU}`,
    };
  },
});

const MAX_MTU = 100_000;
