import type { Check } from '../../check.ts';
import { intactBridges } from '../../facts/libvirt-rules.ts';
import { rules } from '../../facts/rules.ts';
import { uplinks } from '../../facts/uplinks.ts';
import { acceptsWithoutEffect } from '../../netfilter/inbound.ts';
import { letInRule, staysUntil } from '../../netfilter/let-in.ts';
import { backendOf } from '../../netfilter/libvirt-chains.ts';
import { isOfVnetForward } from '../../netfilter/own-chains.ts';
import { describe } from '../../netfilter/ruleset.ts';

export const acceptWithoutEffect: Check = {
  id: 'accept-without-effect',
  area: 'firewall',
  passed: 'rules that accept connections to guests have an effect',
  async find(look) {
    const [networks, ruleset] = [await look.at(intactBridges), await look.at(rules)];
    const found = acceptsWithoutEffect(ruleset, networks, await look.at(uplinks));
    return found
      .filter(({ chain }) => !isOfVnetForward(chain))
      .map((blocked) => ({
        severity: 'warning',
        message: `a rule accepts connections to guests of network '${blocked.network.name}', but libvirt rejects them`,
        evidence: [
          describe(blocked.chain, blocked.rule),
          `rejected by: ${describe(blocked.drop.chain, blocked.drop.rule)}`,
        ],
        effect: 'connections to the guests are refused, although a rule accepts them',
        cause:
          backendOf(blocked.drop.chain) === 'nftables' || blocked.chain.table !== blocked.drop.chain.table
            ? 'an accept in one table does not undo a reject in another one'
            : "libvirt's reject comes first",
        fix: `accept them before libvirt rejects them; ${staysUntil(blocked)}`,
        commands: [letInRule(blocked).command],
        network: blocked.network.name,
        repair: { steps: [letInRule(blocked).step], isSafe: false, touches: [blocked.network.bridge] },
      }));
  },
};
