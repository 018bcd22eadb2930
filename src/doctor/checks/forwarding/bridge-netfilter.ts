import type { Check } from '../../check.ts';
import { bridgedDrops } from '../../facts/bridged-drops.ts';
import { rules } from '../../facts/rules.ts';
import { sysctlCommands } from '../../facts/sysctls.ts';
import { iptablesRule } from '../../netfilter/added-rule.ts';
import { makerOf } from '../../netfilter/maker.ts';
import { describe } from '../../netfilter/ruleset.ts';
import { listed } from '../../netfilter/words.ts';
import { setSysctl } from '../../repair/steps.ts';

export const bridgeNetfilter: Check = {
  id: 'bridge-netfilter',
  area: 'forwarding',
  passed: 'the firewall does not drop what guests on one bridge send each other',
  async find(look) {
    const drops = await look.at(bridgedDrops);
    const ruleset = await look.at(rules);
    const causes = [...new Set(drops.map(({ drop }) => drop.rule ?? drop.chain))];
    return causes.flatMap((cause) => {
      const group = drops.filter(({ drop }) => (drop.rule ?? drop.chain) === cause);
      const [first] = group;
      if (first === undefined) return [];
      const bridges = [...new Set(group.map(({ bridge }) => bridge))];
      const isDocker = makerOf(ruleset, first.drop) === 'docker';
      const accepts = bridges.map((bridge) =>
        iptablesRule(first.drop.base, 'DOCKER-USER', ['-i', bridge, '-o', bridge]),
      );
      return [
        {
          severity: 'error',
          message: `the firewall drops what crosses the bridge ${listed(bridges)}`,
          evidence: [`/proc/sys/${first.setting}: 1`, describe(first.drop.chain, first.drop.rule)],
          effect: 'guests on the bridge are cut off from each other and from the LAN',
          cause: 'br_netfilter sends bridged packets through the rules for forwarded ones',
          fix: isDocker
            ? `accept it for the bridge, since Docker uses br_netfilter itself; or set ${first.setting} to 0 if no container needs it`
            : 'keep bridged packets out of these rules, now and at each boot; or accept them by a rule, if other programs need br_netfilter',
          commands: isDocker ? accepts.map(({ command }) => command) : sysctlCommands(first.setting, '0'),
          repair: {
            steps: isDocker ? accepts.map(({ step }) => step) : setSysctl(look, first.setting, '0'),
            isSafe: false,
            touches: bridges,
          },
        },
      ];
    });
  },
};
