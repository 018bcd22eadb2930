import { attributeOf } from '../../../../document/attributes.ts';
import { hasOwnBridge } from '../../../facts.ts';
import { otherNetworks } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-bridge-in-use',
  severity: 'error',
  stage: 'define',
  why: 'libvirt creates one bridge per network, and each needs its own name. An inactive network keeps its name, too.',
  wrong: [
    "<!-- this host: network prod bridge=virbr9 inactive --><bridge name='virbr9'/>",
    "<!-- this host: network prod bridge=virbr9 --><bridge name='virbr9'/>",
  ],
  right: [
    "<!-- this host: network prod bridge=virbr9 --><bridge name='virbr10'/>",
    '<!-- this host: network prod bridge=virbr9 --><forward mode="bridge"/><bridge name="virbr9"/>',
  ],
  *check(network, host) {
    const name = attributeOf(network.bridge?.element, 'name');
    if (name === undefined || !hasOwnBridge(network)) return;
    const other = otherNetworks(network, host).find(({ bridge }) => bridge === name.value);
    if (other === undefined) return;
    yield {
      on: name,
      message: `the network '${other.name}' of this host has a bridge named '${name.value}', too`,
      fix: 'Choose another name, or remove the attribute: libvirt then picks a free name.',
      libvirt: `internal error: bridge name '${name.value}' already in use.`,
    };
  },
});
