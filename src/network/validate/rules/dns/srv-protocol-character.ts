import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-protocol-character',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only letters, digits and - + / here, and adds the underscore itself.',
  wrong: ["<dns><srv service='ldap' protocol='_tcp'/></dns>"],
  right: ["<dns><srv service='ldap' protocol='tcp'/></dns>"],
  *check({ dns, name }) {
    for (const { element, protocol } of dns?.srvs ?? []) {
      const [character] = /[^a-zA-Z0-9\-+/]/u.exec(protocol ?? '') ?? [];
      if (character === undefined) continue;
      yield {
        on: propertyOf(element, 'protocol') ?? element,
        message: `the protocol contains '${character}'`,
        fix: "Write 'tcp' or 'udp'.",
        libvirt: `invalid character in protocol attribute '${protocol}' in DNS SRV record of network '${name}'`,
      };
    }
  },
});
