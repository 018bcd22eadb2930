import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { daemonUnit } from '../../facts/daemon-unit.ts';
import { libvirtRules } from '../../facts/libvirt-rules.ts';
import { networksOf } from '../../rules/words.ts';

export const libvirtRulesMissing: Check = {
  id: 'libvirt-rules-missing',
  area: 'firewall',
  passed: "libvirt's firewall rules are there for every active network",
  async find(look) {
    const missing = (await look.at(libvirtRules)).filter(({ chains }) => chains.length === 0);
    if (missing.length === 0) return [];
    const { names, network } = networksOf(missing.map((each) => each.network));
    const isNat = missing.some((each) => each.network.mode === 'nat');
    return [
      {
        severity: 'error',
        message: `libvirt's firewall rules for ${names} are gone`,
        evidence: missing.map(
          ({ network: { bridge }, family }) =>
            `neither the LIBVIRT_ chains nor table libvirt_network have an IPv${family} rule about ${bridge}`,
        ),
        effect: isNat
          ? 'guests reach this host, but no other network, since their addresses are not translated'
          : 'another firewall may drop traffic of guests, and nothing keeps others away from them',
        cause: 'something deleted all rules while the network was active, such as a restart of another firewall',
        fix: 'restart the daemon, which writes its rules again; guests keep running',
        commands: [shellCommand('sudo', 'systemctl', 'restart', await look.at(daemonUnit))],
        network,
      },
    ];
  },
};
