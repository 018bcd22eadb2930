import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-pf',
  severity: 'error',
  stage: 'define',
  why: 'The pool is made of the virtual functions of one physical function.',
  wrong: [
    "<forward mode='hostdev'><pf/></forward>",
    "<forward mode='hostdev'><pf dev='eth0'/><pf dev='eth1'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward, name }) {
    // libvirt reads no <pf> where there are interfaces or PCI addresses.
    if (forward === undefined || forward.interfaces.length > 0 || forward.addresses.length > 0) return;
    const [first, second] = forward.physicalFunctions;
    if (second !== undefined) {
      yield {
        on: second.element,
        message: 'a network can have only one <pf>',
        fix: 'Define another network for it.',
        libvirt: `XML error: Only one <pf> element is allowed in <forward> of network ${name}`,
      };
    } else if (first !== undefined && first.dev === undefined) {
      yield {
        on: first.element,
        message: '<pf> has no dev',
        fix: "Add dev='…'.",
        libvirt: `XML error: Missing required dev attribute in <pf> element of network '${name}'`,
      };
    }
  },
});
