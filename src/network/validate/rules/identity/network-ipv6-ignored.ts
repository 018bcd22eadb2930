import { attributeOf } from '../../../../document/attributes.ts';
import { usesHostNetwork } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'network-ipv6-ignored',
  severity: 'warning',
  stage: 'define',
  why: "ipv6='yes' lets guests use IPv6 between each other on a bridge that libvirt creates and filters. On a bridge or device of the host libvirt filters nothing.",
  wrong: ["<network ipv6='yes'><name>lab</name><forward mode='bridge'/><bridge name='br0'/></network>"],
  right: ["<network ipv6='yes'><name>lab</name><ip address='10.9.0.1' prefix='24'/></network>"],
  *check(network) {
    const mode = usesHostNetwork(network);
    if (mode === undefined || network.ipv6 !== true) return;
    yield {
      on: attributeOf(network.element, 'ipv6') ?? network.element,
      message: `ipv6='yes' has no effect in mode '${mode}'`,
      fix: 'Remove ipv6.',
    };
  },
});
