import { attributeOf } from '../../../../document/attributes.ts';
import { hasOwnBridge } from '../../../facts.ts';
import { currentBridge, otherNetworks } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-bridge-taken',
  severity: 'error',
  stage: 'start',
  why: 'libvirt creates the bridge itself, and fails if the host already has a link with that name.',
  wrong: ["<!-- this host: link virbr9 --><bridge name='virbr9'/>"],
  right: [
    "<!-- this host: link virbr9 --><bridge name='virbr10'/>",
    "<!-- this host: bridge br0 --><forward mode='bridge'/><bridge name='br0'/>",
  ],
  *check(network, host) {
    const name = attributeOf(network.bridge?.element, 'name');
    if (name === undefined || !hasOwnBridge(network)) return;
    if (name.value === currentBridge(network, host) || !host.links.has(name.value)) return;
    // If it is the bridge of another network, net-define rejects already: host-bridge-in-use.
    if (otherNetworks(network, host).some(({ bridge }) => bridge === name.value)) return;
    yield {
      on: name,
      message: `this host already has a link named '${name.value}'`,
      fix: 'Choose another name, or remove the attribute: libvirt then picks a free name.',
      libvirt: `error creating bridge interface ${name.value}: File exists`,
    };
  },
});
