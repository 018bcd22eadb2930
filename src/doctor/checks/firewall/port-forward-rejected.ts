import type { Check } from '../../check.ts';
import { intactBridges } from '../../facts/libvirt-rules.ts';
import { rules } from '../../facts/rules.ts';
import { uplinks } from '../../facts/uplinks.ts';
import { blockedForwards } from '../../netfilter/inbound.ts';
import { letInRule, staysUntil } from '../../netfilter/let-in.ts';
import { isOfVnetForward } from '../../netfilter/own-chains.ts';
import { describe } from '../../netfilter/ruleset.ts';

export const portForwardRejected: Check = {
  id: 'port-forward-rejected',
  area: 'firewall',
  passed: 'the firewall lets port forwards through to guests',
  async find(look) {
    const [networks, ruleset] = [await look.at(intactBridges), await look.at(rules)];
    const found = blockedForwards(ruleset, networks, await look.at(uplinks));
    return found
      .filter(({ chain }) => !isOfVnetForward(chain))
      .map((blocked) => ({
        severity: 'warning',
        message: `a port forward leads to ${blocked.packet.daddr} on network '${blocked.network.name}', but the firewall does not let it through`,
        evidence: [
          describe(blocked.chain, blocked.rule),
          `dropped by: ${describe(blocked.drop.chain, blocked.drop.rule)}`,
        ],
        effect: 'connections to the forwarded port fail, although the host itself reaches the guest',
        fix: `accept them before they are dropped; ${staysUntil(blocked)}`,
        commands: [letInRule(blocked).command],
        network: blocked.network.name,
        repair: { steps: [letInRule(blocked).step], isSafe: false, touches: [blocked.network.bridge] },
      }));
  },
};
