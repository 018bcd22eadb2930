import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-end-missing',
  severity: 'error',
  stage: 'define',
  why: 'A range needs its first and its last address.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range end='10.9.0.254'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check({ ips, name }) {
    for (const { element } of ips.flatMap(({ ranges }) => ranges)) {
      for (const side of ['start', 'end']) {
        if (propertyOf(element, side) !== undefined) continue;
        yield {
          on: element,
          message: `<range> has no ${side}`,
          fix: `Add ${side}='…'.`,
          libvirt: `XML error: Missing '${side}' attribute in dhcp range for network '${name}'`,
        };
      }
    }
  },
});
