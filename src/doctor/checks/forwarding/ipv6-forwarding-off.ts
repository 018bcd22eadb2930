import type { Check } from '../../check.ts';
import { forwardingNetworks } from '../../facts/own-bridges.ts';
import { advertisedLinks } from '../../facts/router-advertisements.ts';
import { sysctl, sysctlCommands } from '../../facts/sysctls.ts';
import { networksOf } from '../../netfilter/words.ts';
import { setSysctl } from '../../repair/steps.ts';

const SETTING = 'net/ipv6/conf/all/forwarding';

export const ipv6ForwardingOff: Check = {
  id: 'ipv6-forwarding-off',
  area: 'forwarding',
  passed: 'the kernel forwards IPv6 for networks that need it',
  async find(look) {
    const networks = (await look.at(forwardingNetworks)).filter(({ families }) => families.includes(6));
    if (networks.length === 0 || sysctl(look.host, SETTING) !== '0') return [];
    const { names, network } = networksOf(networks);
    // Forwarding makes the kernel drop the routes of router advertisements, unless accept_ra is 2.
    const advertised = (await look.at(advertisedLinks)).map(({ name }) => name);
    const settings = [
      ...advertised.map((name) => [`net/ipv6/conf/${name}/accept_ra`, '2'] as const),
      [SETTING, '1'] as const,
    ];
    return [
      {
        severity: 'error',
        message: `the kernel does not forward IPv6 packets of ${names}`,
        evidence: [`/proc/sys/${SETTING}: 0`],
        effect: 'guests reach this host over IPv6, but no other network',
        cause: 'libvirt turns it on when it starts a network; something turned it off again',
        fix: 'turn it on, now and at each boot',
        commands: settings.flatMap(([name, value]) => sysctlCommands(name, value)),
        network,
        repair: {
          steps: settings.flatMap(([name, value]) => setSysctl(look, name, value)),
          isSafe: true,
          touches: advertised,
        },
      },
    ];
  },
};
