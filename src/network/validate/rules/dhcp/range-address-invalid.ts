import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-address-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.256'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2-10.9.0.9' end='10.9.0.9'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check({ ips }) {
    for (const range of ips.flatMap(({ ranges }) => ranges)) {
      for (const side of ['start', 'end'] as const) {
        const given = propertyOf(range.element, side);
        if (given === undefined || range[side] !== undefined) continue;
        yield {
          on: given,
          message: `'${given.value}' is not an IP address`,
          fix: 'Write an address of the subnet.',
          libvirt: `Cannot parse socket address '${given.value}': Name or service not known`,
        };
      }
    }
  },
});
