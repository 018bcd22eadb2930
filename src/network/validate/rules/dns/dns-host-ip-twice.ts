import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-host-ip-twice',
  severity: 'warning',
  stage: 'use',
  why: 'net-update then cannot change either entry; one <host> can have several <hostname>.',
  wrong: [
    "<dns><host ip='10.9.0.5'><hostname>a</hostname></host><host ip='10.9.0.5'><hostname>b</hostname></host></dns>",
  ],
  right: ["<dns><host ip='10.9.0.5'><hostname>a</hostname><hostname>b</hostname></host></dns>"],
  *check({ dns }) {
    for (const { item, key } of repeated(dns?.hosts ?? [], ({ ip }) => ip && formatIp(ip)))
      yield {
        on: propertyOf(item.element, 'ip') ?? item.element,
        message: `the address ${key} is in an earlier <host> too`,
        fix: 'Move its <hostname> into the first <host>.',
      };
  },
});
