import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-pool-mixed',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt uses one kind of device: interfaces, otherwise PCI addresses, otherwise the physical function.',
  wrong: [
    "<forward mode='passthrough'><interface dev='eth0'/><pf dev='eth1'/></forward>",
    "<forward mode='hostdev'><address type='pci' bus='1' slot='1'/><pf dev='eth1'/></forward>",
  ],
  right: ["<forward mode='passthrough'><interface dev='eth0'/></forward>"],
  *check({ forward }) {
    if (forward === undefined || forward.dev !== undefined) return;
    const kinds = [forward.interfaces, forward.addresses, forward.physicalFunctions];
    const [used, ...ignored] = kinds.filter((devices) => devices.length > 0);
    for (const { element } of ignored.flat()) {
      yield {
        on: element,
        message: `libvirt ignores <${element.name}>, as there is <${used?.[0]?.element.name}>`,
        fix: 'List devices of one kind.',
      };
    }
  },
});
