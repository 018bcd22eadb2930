import type { Check } from '../../check.ts';
import { forwardingNetworks } from '../../facts/own-bridges.ts';
import { sysctl, sysctlCommands } from '../../facts/sysctls.ts';
import { uplinks } from '../../facts/uplinks.ts';
import { networksOf } from '../../netfilter/words.ts';
import { setSysctl } from '../../repair/steps.ts';

export const ipForwardingOff: Check = {
  id: 'ip-forwarding-off',
  area: 'forwarding',
  passed: 'the kernel forwards IPv4 for networks that need it',
  async find(look) {
    const networks = (await look.at(forwardingNetworks)).filter(({ families }) => families.includes(4));
    if (networks.length === 0) return [];
    const { 4: uplink } = await look.at(uplinks);
    // The kernel copies the setting for all to each interface; afterwards the interface on which a packet arrives decides.
    const isOffForAll = sysctl(look.host, 'net/ipv4/ip_forward') === '0';
    const links = [...networks.flatMap(({ bridge, device }) => [bridge, device ?? uplink]), uplink];
    const names = [...new Set(links)].flatMap((link) => (link === undefined ? [] : `net/ipv4/conf/${link}/forwarding`));
    const settings = isOffForAll ? ['net/ipv4/ip_forward'] : names.filter((name) => sysctl(look.host, name) === '0');
    if (settings.length === 0) return [];
    const affected = networks.filter(
      ({ bridge, device = uplink }) =>
        isOffForAll ||
        settings.some((name) => name === `net/ipv4/conf/${bridge}/forwarding`) ||
        settings.some((name) => name === `net/ipv4/conf/${device}/forwarding`),
    );
    return [
      {
        severity: 'error',
        message: `the kernel does not forward IPv4 packets of ${networksOf(affected).names}`,
        evidence: settings.map((name) => `/proc/sys/${name}: 0`),
        effect: 'guests reach this host, but no other network',
        cause: 'libvirt turns it on when it starts a network; something turned it off again',
        fix: 'turn it on, now and at each boot',
        commands: settings.flatMap((name) => sysctlCommands(name, '1')),
        network: networksOf(affected).network,
        repair: { steps: settings.flatMap((name) => setSysctl(look, name, '1')), isSafe: true },
      },
    ];
  },
};
