import { usesHostNetwork } from '../../parts/mode.ts';
import { limitsRate } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-unsupported',
  severity: 'error',
  stage: 'define',
  why: 'libvirt limits the traffic of a bridge, and this network has none.',
  wrong: [
    "<forward mode='private' dev='eth0'/><bandwidth><inbound average='1000'/></bandwidth>",
    "<forward mode='bridge' dev='eth0'/><bandwidth><inbound average='1000'/></bandwidth>",
    "<forward mode='private' dev='eth0'/><portgroup name='a'><bandwidth><inbound average='1000'/></bandwidth></portgroup>",
  ],
  right: [
    "<forward mode='private' dev='eth0'/>",
    "<forward mode='private' dev='eth0'/><portgroup name='a'><bandwidth/></portgroup>",
    "<forward mode='bridge'/><bridge name='br0'/><bandwidth><inbound average='1000'/></bandwidth>",
  ],
  *check(network) {
    const { bandwidth, bridge, name, portGroups } = network;
    const mode = usesHostNetwork(network);
    if (mode === undefined || (mode === 'bridge' && bridge?.name !== undefined)) return;
    if (limitsRate(bandwidth))
      yield {
        on: bandwidth.element,
        message: `<bandwidth> does not work in mode '${mode}'${mode === 'bridge' ? ' without a bridge name' : ''}`,
        fix: "Remove it, or limit the guest's <interface>.",
        libvirt: `unsupported configuration: Unsupported network-wide <bandwidth> element in network ${name} with forward mode='${mode}'`,
      };
    for (const group of portGroups) {
      if (!limitsRate(group.bandwidth)) continue;
      yield {
        on: group.bandwidth.element,
        message: `<bandwidth> does not work in mode '${mode}'`,
        fix: "Remove it, or limit the guest's <interface>.",
        libvirt: `unsupported configuration: Unsupported <bandwidth> element in network '${name}' in portgroup '${group.name}' with forward mode='${mode}'`,
      };
    }
  },
});
