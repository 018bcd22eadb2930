import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { isTooLarge } from '../../parts/address-range.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-address-range',
  severity: 'error',
  stage: 'define',
  why: 'The range starts at its lowest address, and contains at most 65536.',
  wrong: [
    "<forward mode='nat'><nat><address start='192.0.2.9' end='192.0.2.1'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><address start='10.8.0.0' end='10.9.255.255'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check({ forward }, context) {
    const { element, start, end } = forward?.nat?.address ?? {};
    if (element === undefined || start === undefined || end === undefined) return;
    const text = `${formatIp(start)} - ${formatIp(end)}`;
    const [first, last] = [propertyOf(element, 'start'), propertyOf(element, 'end')];
    if (isTooLarge(start, end, context)) {
      yield {
        on: element,
        message: `the range from ${formatIp(start)} to ${formatIp(end)} is too large`,
        fix: 'Give at most 65536 addresses.',
        libvirt: `internal error: range ${text} is too large (> 65535)`,
      };
    } else if (end.value < start.value && first !== undefined && last !== undefined) {
      yield {
        on: element,
        message: 'the range of addresses ends before it starts',
        fix: 'Swap start and end.',
        libvirt: `internal error: range ${text} is reversed `,
        edits: [withValue(first, last.value), withValue(last, first.value)],
      };
    }
  },
});
