import { propertyOf } from '../../../../document/attributes.ts';
import { ONLY_WORDS } from '../../../../document/values.ts';
import { allLeases } from '../../parts/dhcp.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'lease-unit',
  severity: 'error',
  stage: 'define',
  why: ONLY_WORDS,
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='1' unit='days'/></range></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='2' unit='hour'/></range></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='24' unit='hours'/></range></dhcp></ip>",
    // Without an expiry, libvirt does not read the unit.
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease unit='days'/></range></dhcp></ip>",
  ],
  *check(network, context) {
    const leases = allLeases(network, context).filter((element) => propertyOf(element, 'expiry') !== undefined);
    yield* invalidValues('ip/dhcp/range/lease', 'unit', leases);
  },
});
