import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { links } from '../../facts/links.ts';
import { ownBridges } from '../../facts/own-bridges.ts';
import { addCommands, addSteps, missingAddresses } from '../../missing-addresses.ts';
import { setUp } from '../../repair/steps.ts';

export const bridgeDown: Check = {
  id: 'bridge-down',
  area: 'networks',
  passed: 'the bridge of every active network is up',
  async find(look) {
    const active = await look.at(ownBridges);
    if (active.length === 0) return [];
    const byName = new Map((await look.at(links)).map((link) => [link.ifname, link]));
    return active.flatMap((network) => {
      const { name, bridge } = network;
      const link = byName.get(bridge);
      if (link?.flags === undefined || link.flags.includes('UP')) return [];
      const missing = missingAddresses(network, link);
      return [
        {
          severity: 'error' as const,
          message: `the bridge ${bridge} of network '${name}' is down`,
          evidence: [`ip link: ${bridge} <${link.flags.join(',')}>`],
          effect: 'guests of this network reach neither each other nor the host',
          fix: missing.length === 0 ? 'bring it up' : 'bring it up, and add the addresses that it lost',
          commands: [shellCommand('sudo', 'ip', 'link', 'set', bridge, 'up'), ...addCommands(bridge, missing)],
          repair: { steps: [setUp(bridge), ...addSteps(bridge, missing)], isSafe: true, touches: [bridge] },
          network: name,
        },
      ];
    });
  },
};
