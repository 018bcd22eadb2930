import { attributeOf, childrenOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-dev-and-pool',
  severity: 'error',
  stage: 'define',
  why: 'libvirt uses either the device named by dev, or a pool of PCI devices.',
  wrong: [
    "<forward mode='hostdev' dev='eth0'><pf dev='eth0'/></forward>",
    "<forward mode='hostdev' dev='eth0'><address type='pci' bus='1' slot='1'/></forward>",
  ],
  right: ["<forward mode='hostdev'><pf dev='eth0'/></forward>"],
  *check({ forward, name }, context) {
    const pool = [...childrenOf(forward?.element, 'address'), ...childrenOf(forward?.element, 'pf')][0];
    if (forward?.dev === undefined || pool === undefined) return;
    yield {
      on: attributeOf(forward.element, 'dev') ?? forward.element,
      message: `<forward> has both dev='${forward.dev}' and <${pool.name}>`,
      fix: 'Remove dev.',
      libvirt: `XML error: the <forward> 'dev' attribute cannot be used when <address> or <pf> sub-elements are present in network ${isSince(context, '11.3.0') ? name : '%s'}`,
    };
  },
});
