import { attributeOf } from '../../../../document/attributes.ts';
import { usesMacvtap } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'macvtap-multicast',
  severity: 'warning',
  stage: 'use',
  why: 'macvtap passes a guest only the multicast groups that the host joined for its MAC address. IPv6 neighbour discovery is multicast, so nobody finds a guest with a static or privacy address.',
  wrong: [
    "<forward mode='bridge'><interface dev='eth0'/></forward>",
    "<forward mode='passthrough' dev='eth0'/>",
    "<forward mode='private' dev='eth0'/><portgroup name='a'/>",
  ],
  right: [
    "<network trustGuestRxFilters='yes'><name>lab</name><forward mode='bridge'><interface dev='eth0'/></forward></network>",
    "<network trustGuestRxFilters='no'><name>lab</name><forward mode='bridge'><interface dev='eth0'/></forward></network>",
    "<forward mode='private' dev='eth0'/><portgroup name='a' default='yes' trustGuestRxFilters='yes'/>",
    "<forward mode='bridge'/><bridge name='br0'/>",
  ],
  *check(network) {
    const { forward, trustGuestRxFilters, portGroups } = network;
    // Whoever sets it, even to no, knows it.
    const isDecided = [trustGuestRxFilters, ...portGroups.map((group) => group.trustGuestRxFilters)].some(
      (value) => value !== undefined,
    );
    if (forward === undefined || !usesMacvtap(network) || isDecided) return;
    yield {
      on: attributeOf(forward.element, 'mode') ?? forward.element,
      message:
        'IPv6 works only with the address made from the MAC address: macvtap drops the multicast of other addresses',
      fix: "Add trustGuestRxFilters='yes' to <network>, and use virtio interfaces; or 'no' if guests do not need it.",
    };
  },
});
