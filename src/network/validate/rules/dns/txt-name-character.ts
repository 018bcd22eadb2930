import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'txt-name-character',
  severity: 'error',
  stage: 'define',
  why: 'A space or a comma would end the name in dnsmasq.conf, so libvirt rejects both.',
  wrong: ["<dns><txt name='my name' value='hello'/></dns>", "<dns><txt name='my,name' value='hello'/></dns>"],
  right: ["<dns><txt name='my-name' value='hello'/></dns>"],
  *check({ dns, name: network }) {
    for (const { element, name } of dns?.txts ?? []) {
      if (name === undefined || !/[ ,]/.test(name)) continue;
      yield {
        on: propertyOf(element, 'name') ?? element,
        message: `the name '${name}' contains a ${name.includes(' ') ? 'space' : 'comma'}`,
        fix: 'Use a hyphen instead.',
        libvirt: `prohibited character in DNS TXT record name '${name}' of network ${network}`,
      };
    }
  },
});
