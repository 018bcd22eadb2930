import { attributeOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'open-with-dev',
  severity: 'error',
  stage: 'define',
  why: 'In mode open libvirt adds no firewall rules, so it cannot restrict forwarding to a device.',
  wrong: ["<forward mode='open' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='open'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network) {
    const { forward, name } = network;
    // libvirt counts a PCI address as a device where no interface is named.
    const first = forward?.interfaces[0] ?? forward?.addresses[0];
    if (modeOf(network) !== 'open' || first === undefined) return;
    yield {
      on: attributeOf(forward?.element, 'dev') ?? first.element,
      message: "mode 'open' does not accept a device",
      fix: "Remove it, or use mode='route'.",
      libvirt: `XML error: forward dev not allowed for network '${name}' with forward mode='open'`,
    };
  },
});
