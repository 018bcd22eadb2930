import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { isBinary, unsignedLong } from '../../../../document/scalars.ts';
import { invalidMessage, invalidValue, ONLY_NUMBERS } from '../../../../document/values.ts';
import { allLeases } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'lease-expiry',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='1h'/></range></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='-1'/></range></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='1' unit='hours'/></range></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='0x10' unit='hours'/></range></dhcp></ip>",
  ],
  *check(network, context) {
    for (const given of allLeases(network, context).map((element) => propertyOf(element, 'expiry'))) {
      if (given === undefined) continue;
      const isReadable = !isBinary(given.value) || isSince(context, '11.3.0');
      if (isReadable && unsignedLong(given.value, 0) !== undefined) continue;
      yield invalidValue(given, {
        expected: 'a whole number',
        libvirt: `${invalidMessage(given, 'lease')} Expected non-negative integer value`,
      });
    }
  },
});
