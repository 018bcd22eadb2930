import { propertyOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-name-twice',
  severity: 'warning',
  stage: 'use',
  why: 'The name then resolves to the guest that took its lease last.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/><host mac='52:54:00:aa:bb:dd' name='web' ip='10.9.0.6'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web' ip='10.9.0.5'/><host mac='52:54:00:aa:bb:dd' name='db' ip='10.9.0.6'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const { hosts } of ips) {
      for (const { item, key } of repeated(hosts, ({ name }) => name?.toLowerCase() || undefined))
        yield {
          on: propertyOf(item.element, 'name') ?? item.element,
          message: `the name ${key} is in an earlier <host> too`,
          fix: 'Give one of them another name.',
        };
    }
  },
});
