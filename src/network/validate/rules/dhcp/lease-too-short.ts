import { propertyOf } from '../../../../document/attributes.ts';
import { readLease } from '../../../parse/ip.ts';
import { allLeases } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

/** dnsmasq's shortest lease: 2 minutes. */
const LEAST = { seconds: 120n, minutes: 2n, hours: 0n };

export default rule({
  id: 'lease-too-short',
  severity: 'error',
  stage: 'define',
  why: 'dnsmasq does not grant leases of less than two minutes.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='90' unit='seconds'/></range></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host name='web' ip='10.9.0.5'><lease expiry='1'/></host></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='2' unit='minutes'/></range></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='0'/></range></dhcp></ip>",
  ],
  *check(network, context) {
    for (const { element, expiry, unit } of allLeases(network, context).map(readLease)) {
      if (expiry === undefined || expiry === 0n || unit === undefined || expiry >= LEAST[unit]) continue;
      yield {
        on: propertyOf(element, 'expiry') ?? element,
        message: `the lease lasts only ${expiry} ${expiry === 1n ? unit.slice(0, -1) : unit}`,
        fix: 'Write at least 2 minutes, or 0 for a lease that does not expire.',
        libvirt: 'unsupported configuration: The minimum lease time should be greater than 2 minutes',
      };
    }
  },
});
