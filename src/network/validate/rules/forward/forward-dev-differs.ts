import { childrenOf, property, propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-dev-differs',
  severity: 'error',
  stage: 'define',
  why: 'dev names the first <interface> a second time, so both must agree.',
  wrong: ["<forward mode='bridge' dev='eth0'><interface dev='eth1'/></forward>"],
  right: ["<forward mode='bridge' dev='eth0'><interface dev='eth0'/><interface dev='eth1'/></forward>"],
  *check({ forward, name }) {
    const first = childrenOf(forward?.element, 'interface')[0];
    const listed = property(first, 'dev');
    if (forward?.dev === undefined || listed === undefined || listed === forward.dev) return;
    yield {
      on: propertyOf(first, 'dev') ?? forward.element,
      message: `<forward> has dev='${forward.dev}', but its first <interface> is '${listed}'`,
      fix: `Put <interface dev='${forward.dev}'/> first, or remove dev.`,
      libvirt: `XML error: <forward dev='${forward.dev}'> must match first <interface dev='${listed}'/> in network ${name}`,
    };
  },
});
