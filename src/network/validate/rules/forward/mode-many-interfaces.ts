import { isSince } from '../../../../document/rule.ts';
import { modeOf } from '../../../facts.ts';
import { pciAddressesOf } from '../../parts/pci.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mode-many-interfaces',
  severity: 'error',
  stage: 'define',
  why: 'In this mode libvirt forwards to one interface, or to all when none is named.',
  wrong: [
    "<forward mode='nat'><interface dev='eth0'/><interface dev='eth1'/></forward><ip address='10.9.0.1' prefix='24'/>",
  ],
  right: ["<forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>"],
  *check(network, context) {
    const { forward, name } = network;
    const mode = modeOf(network);
    const isSingle = mode === 'nat' || mode === 'route' || (mode === 'open' && !isSince(context, '10.8.0'));
    const second = forward?.interfaces[1] ?? pciAddressesOf(forward)[1];
    if (!isSingle || second === undefined) return;
    yield {
      on: second.element,
      message: `mode '${mode}' forwards to one interface only`,
      fix: 'Keep one, or none to forward to all.',
      libvirt: `XML error: multiple forwarding interfaces specified for network '${name}', only one is supported`,
    };
  },
});
