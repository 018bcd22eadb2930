import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { daemonUnit } from '../../facts/daemon-unit.ts';
import { libvirtRules } from '../../facts/libvirt-rules.ts';
import { networksOf } from '../../netfilter/words.ts';
import { restartRepair } from '../../repair/steps.ts';

export const libvirtRulesMissing: Check = {
  id: 'libvirt-rules-missing',
  area: 'firewall',
  passed: "libvirt's firewall rules are there for every active network",
  async find(look) {
    const missing = (await look.at(libvirtRules)).filter(
      ({ chains, emptied }) => chains.length === 0 || emptied.length > 0,
    );
    if (missing.length === 0) return [];
    const { names, network } = networksOf(missing.map((each) => each.network));
    const areAllGone = missing.every(({ chains }) => chains.length === 0);
    const isNat = missing.some(({ chains, network: { mode } }) => chains.length === 0 && mode === 'nat');
    return [
      {
        severity: 'error',
        message: `${areAllGone ? '' : 'some of '}libvirt's firewall rules for ${names} are gone`,
        evidence: missing.map(({ network: { bridge }, family, emptied }) =>
          emptied.length === 0
            ? `neither the LIBVIRT_ chains nor table libvirt_network have an IPv${family} rule about ${bridge}`
            : `no IPv${family} rule about ${bridge} in ${emptied.join(', ')}`,
        ),
        effect: isNat
          ? 'guests reach this host, but no other network, since their addresses are not translated'
          : 'another firewall may drop traffic of guests, and nothing keeps others away from them',
        cause:
          'something deleted rules while the network was active, such as `iptables -F` or a restart of another firewall',
        fix: 'restart the daemon, which writes its rules again; guests keep running',
        commands: [shellCommand('sudo', 'systemctl', 'restart', await look.at(daemonUnit))],
        network,
        repair: await restartRepair(look),
      },
    ];
  },
};
