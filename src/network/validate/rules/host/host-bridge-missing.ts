import { attributeOf } from '../../../../document/attributes.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-bridge-missing',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt connects guests to this bridge of the host. Without it, they do not start.',
  wrong: ["<!-- this host: link eth0 --><forward mode='bridge'/><bridge name='br0'/>"],
  right: [
    "<!-- this host: bridge br0 --><forward mode='bridge'/><bridge name='br0'/>",
    // An Open vSwitch bridge is a link, but not a bridge of the kernel.
    "<!-- this host: link ovsbr0 --><forward mode='bridge'/><bridge name='ovsbr0'/><virtualport type='openvswitch'/>",
  ],
  *check(network, host) {
    const name = attributeOf(network.bridge?.element, 'name');
    if (modeOf(network) !== 'bridge' || name === undefined) return;
    if (host.bridges.has(name.value) || host.links.has(name.value)) return;
    yield {
      on: name,
      message: `this host has no bridge named '${name.value}'`,
      fix: 'Create the bridge, or correct the name.',
    };
  },
});
