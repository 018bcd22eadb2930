import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { daemonUnit } from '../../facts/daemon-unit.ts';
import { intactBridges } from '../../facts/libvirt-rules.ts';
import { rules } from '../../facts/rules.ts';
import { uplinks } from '../../facts/uplinks.ts';
import { isTranslated } from '../../netfilter/evaluate.ts';
import { forwardedTraffic } from '../../netfilter/traffic.ts';
import { networksOf } from '../../netfilter/words.ts';
import { restartRepair } from '../../repair/steps.ts';

export const masqueradeMissing: Check = {
  id: 'masquerade-missing',
  area: 'firewall',
  passed: 'the addresses of guests on NAT networks are translated',
  async find(look) {
    const networks = (await look.at(intactBridges)).filter(({ mode }) => mode === 'nat');
    if (networks.length === 0) return [];
    const [ruleset, links] = [await look.at(rules), await look.at(uplinks)];
    const untranslated = networks.flatMap((network) => {
      const families = network.isIpv6Nat ? ([4, 6] as const) : ([4] as const);
      return families.flatMap((family) => {
        const [out] = forwardedTraffic(network, family, links[family]);
        return out === undefined || isTranslated(ruleset, out.packet) ? [] : [{ network, packet: out.packet }];
      });
    });
    if (untranslated.length === 0) return [];
    const { names, network } = networksOf(untranslated.map((each) => each.network));
    return [
      {
        severity: 'error',
        message: `nothing translates the addresses of guests on ${names}`,
        evidence: untranslated.map(
          ({ packet }) => `no rule of a nat postrouting chain masquerades what ${packet.saddr} sends`,
        ),
        effect: 'guests reach no other network: replies to their private addresses do not find the way back',
        cause: 'something flushed the nat table, such as `iptables -t nat -F` or `ip6tables -t nat -F`',
        fix: 'restart the daemon, which writes its rules again; guests keep running',
        commands: [shellCommand('sudo', 'systemctl', 'restart', await look.at(daemonUnit))],
        network,
        repair: await restartRepair(look),
      },
    ];
  },
};
