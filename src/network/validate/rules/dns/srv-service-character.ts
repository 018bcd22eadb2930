import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-service-character',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only letters, digits and _ - + / * here.',
  wrong: ["<dns><srv service='my service' protocol='tcp'/></dns>", "<dns><srv service='a.b' protocol='tcp'/></dns>"],
  right: ["<dns><srv service='my-service' protocol='tcp'/></dns>"],
  *check({ dns, name }) {
    for (const { element, service } of dns?.srvs ?? []) {
      const [character] = /[^a-zA-Z0-9_\-+/*]/u.exec(service ?? '') ?? [];
      if (character === undefined) continue;
      yield {
        on: propertyOf(element, 'service') ?? element,
        message: `the service contains '${character}'`,
        fix: 'Write letters, digits and _ - + / * only.',
        libvirt: `invalid character in service attribute '${service}' in DNS SRV record of network '${name}'`,
      };
    }
  },
});
