import { isPlainIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ONLY_NUMBERS } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: [
    "<ip address='10.9.0.1' prefix='/24'/>",
    "<ip address='10.9.0.1' prefix='255.255.255.0'/>",
    "<ip address='10.9.0.1' prefix='-1'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips }) {
    for (const ip of ips) {
      const given = propertyOf(ip.element, 'prefix')?.value ?? '';
      const isNetmask = given.includes('.') && isPlainIp(given) && propertyOf(ip.element, 'netmask') === undefined;
      for (const violation of invalidValues('ip', 'prefix', [ip.element])) {
        yield isNetmask ? { ...violation, fix: `Write netmask='${given}'.` } : violation;
      }
    }
  },
});
