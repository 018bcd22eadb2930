import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guestBridges } from '../../facts/guest-bridges.ts';

export const mtuMismatch: Check = {
  id: 'mtu-mismatch',
  area: 'bridges',
  passed: 'no port of a bridge has a smaller MTU than the bridge',
  async find(look) {
    return (await look.at(guestBridges)).flatMap(({ name, link: { mtu = 0 }, taps, others }): HostProblem[] => {
      const mtuOf = (link: { readonly ifname?: string; readonly mtu?: number }) =>
        `ip link: ${link.ifname} mtu ${link.mtu}`;
      const smallTaps = taps.filter(({ link }) => (link.mtu ?? mtu) < mtu);
      const smallOthers = others.filter((link) => (link.mtu ?? mtu) < mtu);
      const lowest = Math.min(...smallOthers.map((link) => link.mtu ?? mtu));
      return [
        ...smallTaps.map(
          ({ guest, link }): HostProblem => ({
            severity: 'error',
            message: `the MTU of ${link.ifname}, an interface of guest '${guest.name}', is smaller than that of its bridge ${name}`,
            evidence: [mtuOf(link), `ip link: ${name} mtu ${mtu}`],
            effect: `the bridge drops packets to the guest that are larger than ${link.mtu} bytes`,
            fix: `set the MTU of the bridge, which the guest's interface needs, too`,
            commands: [shellCommand('sudo', 'ip', 'link', 'set', 'dev', link.ifname ?? '', 'mtu', String(mtu))],
            guest: guest.name,
          }),
        ),
        ...(smallOthers.length === 0
          ? []
          : [
              {
                severity: 'error' as const,
                message: `the MTU of ${smallOthers.map((link) => link.ifname).join(', ')} is smaller than that of bridge ${name}`,
                evidence: [...smallOthers.map(mtuOf), `ip link: ${name} mtu ${mtu}`],
                effect: `packets of guests that are larger than ${lowest} bytes do not leave the host; connections hang`,
                fix: `if the switch allows ${mtu} bytes, set the MTU of ${smallOthers[0]?.ifname} to ${mtu}; otherwise lower that of the bridge, and that of the guests' interfaces with <mtu size='${lowest}'/>`,
                commands: [
                  shellCommand('sudo', 'ip', 'link', 'set', 'dev', name, 'mtu', String(lowest)),
                  ...taps
                    .filter(({ link }) => (link.mtu ?? 0) > lowest)
                    .map(({ link }) =>
                      shellCommand('sudo', 'ip', 'link', 'set', 'dev', link.ifname ?? '', 'mtu', String(lowest)),
                    ),
                ],
              },
            ]),
      ];
    });
  },
};
