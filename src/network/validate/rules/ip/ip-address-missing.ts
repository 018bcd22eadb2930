import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-address-missing',
  severity: 'error',
  stage: 'define',
  why: "The address is the host's own address on the bridge.",
  wrong: ["<ip prefix='24'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips, name }) {
    for (const { element } of ips) {
      if (attributeOf(element, 'address') !== undefined) continue;
      yield {
        on: element,
        message: '<ip> has no address',
        fix: "Add address='…', the host's own address in the network.",
        libvirt: `XML error: Missing required address attribute in network '${name}'`,
      };
    }
  },
});
