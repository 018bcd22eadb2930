import { childrenOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-part-twice',
  severity: 'error',
  stage: 'define',
  why: 'libvirt reads one range of addresses and one of ports.',
  wrong: [
    "<forward mode='nat'><nat><port start='1024' end='2047'/><port start='4096' end='8191'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
    "<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/><address start='192.0.2.11' end='192.0.2.19'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: [
    "<forward mode='nat'><nat><port start='1024' end='2047'/></nat></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check({ forward, name }) {
    for (const part of ['address', 'port']) {
      const second = childrenOf(forward?.nat?.element, part)[1];
      if (second === undefined) continue;
      yield {
        on: second,
        message: `<nat> has a second <${part}>`,
        fix: 'Keep one.',
        libvirt: `XML error: Only one <${part}> element is allowed in <nat> in <forward> in network ${name}`,
      };
    }
  },
});
