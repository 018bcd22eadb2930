import { childrenOf, propertyOf } from '../../../../document/attributes.ts';
import { signedInt } from '../../../../document/scalars.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-ip-prefix',
  severity: 'error',
  stage: 'define',
  why: 'The prefix is a whole number.',
  wrong: ["<protocol family='ipv4'><ip address='10.0.0.1' prefix='/24'/></protocol>"],
  right: ["<protocol family='ipv4'><ip address='10.0.0.1' prefix='24'/></protocol>"],
  *check({ element }) {
    for (const ip of childrenOf(element, 'protocol').flatMap((protocol) => childrenOf(protocol, 'ip'))) {
      const given = propertyOf(ip, 'prefix');
      if (propertyOf(ip, 'address') === undefined || given === undefined) continue;
      if (signedInt(given.value) !== undefined) continue;
      yield {
        on: given,
        message: `prefix='${given.value}' is not a whole number`,
        fix: 'Write the number of bits, such as 24.',
        libvirt: `${invalidMessage(given, 'ip')} Expected integer value`,
      };
    }
  },
});
