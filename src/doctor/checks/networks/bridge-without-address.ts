import type { Check } from '../../check.ts';
import { links } from '../../facts/links.ts';
import { ownBridges } from '../../facts/own-bridges.ts';
import { addCommands, addSteps, missingAddresses } from '../../missing-addresses.ts';

export const bridgeWithoutAddress: Check = {
  id: 'bridge-without-address',
  area: 'networks',
  passed: 'the bridge of every active network has its addresses',
  async find(look) {
    const active = (await look.at(ownBridges)).filter(({ subnets }) => subnets.length > 0);
    if (active.length === 0) return [];
    const byName = new Map((await look.at(links)).map((link) => [link.ifname, link]));
    return active.flatMap((network) => {
      const { name, bridge } = network;
      const link = byName.get(bridge);
      // A bridge that is down has lost its IPv6 addresses.
      if (link?.flags?.includes('UP') !== true) return [];
      const missing = missingAddresses(network, link);
      if (missing.length === 0) return [];
      const present = (link.addr_info ?? []).map(({ local, prefixlen }) => `${local}/${prefixlen}`);
      return [
        {
          severity: 'error' as const,
          message: `the bridge ${bridge} of network '${name}' lacks the address ${missing.map(({ address }) => address).join(', ')}`,
          evidence: [`ip address: ${bridge} has ${present.join(', ') || 'no address'}`],
          effect: 'guests have no gateway, and neither DHCP nor DNS on this address',
          cause: 'something other than libvirt removed it',
          fix: 'add it again',
          commands: addCommands(bridge, missing),
          repair: { steps: addSteps(bridge, missing), isSafe: true, touches: [bridge] },
          network: name,
        },
      ];
    });
  },
};
