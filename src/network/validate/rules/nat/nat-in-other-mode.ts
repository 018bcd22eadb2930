import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-in-other-mode',
  severity: 'error',
  stage: 'define',
  why: 'libvirt translates addresses only in mode nat.',
  wrong: ["<forward mode='route'><nat/></forward><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='nat'><nat/></forward><ip address='10.9.0.1' prefix='24'/>"],
  *check({ forward, name }) {
    if (forward?.nat === undefined || forward.mode === undefined || forward.mode === 'nat') return;
    yield {
      on: forward.nat.element,
      message: `<nat> does not work in mode '${forward.mode}'`,
      fix: "Remove <nat>, or write mode='nat'.",
      libvirt: `XML error: The <nat> element can only be used when <forward> 'mode' is 'nat' in network ${name}`,
    };
  },
});
