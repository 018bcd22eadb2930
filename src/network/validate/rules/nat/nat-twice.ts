import { childrenOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-twice',
  severity: 'error',
  stage: 'define',
  why: 'libvirt reads one <nat>.',
  wrong: ["<forward mode='nat'><nat/><nat/></forward><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='nat'><nat/></forward><ip address='10.9.0.1' prefix='24'/>"],
  *check({ forward, name }) {
    const second = childrenOf(forward?.element, 'nat')[1];
    if (second === undefined) return;
    yield {
      on: second,
      message: '<forward> has a second <nat>',
      fix: 'Keep one.',
      libvirt: `XML error: Only one <nat> element is allowed in <forward> of network ${name}`,
    };
  },
});
