import { propertyOf } from '../../../../document/attributes.ts';
import { ipPrefix } from '../../../facts.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'local-ptr-prefix',
  severity: 'error',
  stage: 'start',
  why: 'A reverse DNS zone covers whole labels: 8 bits each in IPv4, 4 bits in IPv6.',
  wrong: [
    "<ip address='10.9.0.1' prefix='25' localPtr='yes'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='63' localPtr='yes'/>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24' localPtr='yes'/>",
    "<dns enable='no'/><ip address='10.9.0.1' prefix='25' localPtr='yes'/>",
  ],
  *check(network) {
    if (!mayCreateBridge(network) || network.dns?.enable === false) return;
    for (const ip of network.ips) {
      const prefix = ipPrefix(ip);
      if (ip.localPtr !== true || ip.address === undefined || prefix === undefined) continue;
      const { family } = ip.address;
      const fits = family === 4 ? [8, 16, 24].includes(prefix) : prefix > 0 && prefix < 128 && prefix % 4 === 0;
      if (fits) continue;
      yield {
        on: propertyOf(ip.element, 'localPtr') ?? ip.element,
        message: `localPtr='yes' does not work with a prefix of ${prefix}`,
        fix:
          family === 4
            ? 'Use a prefix of 8, 16 or 24, or remove localPtr.'
            : 'Use a prefix that is a multiple of 4, or remove localPtr.',
        libvirt: `unsupported configuration: PTR domain for IPv${family} network with prefix ${prefix} cannot be automatically created`,
      };
    }
  },
});
