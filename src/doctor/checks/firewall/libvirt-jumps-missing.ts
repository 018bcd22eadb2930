import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { daemonUnit } from '../../facts/daemon-unit.ts';
import { libvirtRules } from '../../facts/libvirt-rules.ts';
import { iptables } from '../../netfilter/added-rule.ts';
import { networksOf } from '../../netfilter/words.ts';
import { restartRepair } from '../../repair/steps.ts';

export const libvirtJumpsMissing: Check = {
  id: 'libvirt-jumps-missing',
  area: 'firewall',
  passed: "the firewall passes packets to libvirt's chains",
  async find(look) {
    // Where rules are missing, too, one restart of the daemon writes both.
    const unreached = (await look.at(libvirtRules)).filter(
      ({ missingJumps, emptied }) => missingJumps.length > 0 && emptied.length === 0,
    );
    if (unreached.length === 0) return [];
    const jumps = unreached.flatMap(({ missingJumps }) =>
      missingJumps.map(([chain, caller]) => `${iptables(chain).join(' ')}: ${caller} has no rule -j ${chain.name}`),
    );
    const { names, network } = networksOf(unreached.map((each) => each.network));
    return [
      {
        severity: 'error',
        message: `libvirt's firewall chains are there, but no packet of ${names} gets to them`,
        evidence: [...new Set(jumps)],
        effect: "libvirt's rules do nothing: other rules decide what guests reach, and who reaches guests",
        cause: 'something flushed the chains of iptables, such as `iptables -F` or a restart of another firewall',
        fix: 'restart the daemon, which writes its rules again; guests keep running',
        commands: [shellCommand('sudo', 'systemctl', 'restart', await look.at(daemonUnit))],
        network,
        repair: await restartRepair(look),
      },
    ];
  },
};
