import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { guestBridges } from '../../facts/guest-bridges.ts';

export const bridgeWithoutUplink: Check = {
  id: 'bridge-without-uplink',
  area: 'bridges',
  passed: 'every bridge of this host with guests leads somewhere',
  async find(look) {
    return (await look.at(guestBridges)).flatMap(({ name, link, isOwn, taps, others }): HostProblem[] => {
      if (isOwn || taps.length === 0 || !(link.flags?.includes('UP') ?? true)) return [];
      const guests = [...new Set(taps.map(({ guest }) => guest.name))];
      const evidence = [
        `ip link: ports of ${name}: ${[...taps.map((tap) => tap.link), ...others].map(({ ifname }) => ifname).join(', ')}`,
      ];
      // A bridge with an address may lead to this host only, or this host routes or translates.
      const hasAddress = (link.addr_info ?? []).some(({ scope }) => scope === 'global');
      if (others.length === 0) {
        if (hasAddress) return [];
        return [
          {
            severity: guests.length === 1 ? 'warning' : 'note',
            message: `bridge ${name} has no uplink and no address, only ports of guests`,
            evidence,
            effect:
              guests.length === 1 ? `guest '${guests[0]}' reaches nobody` : 'the guests on it only reach each other',
            fix: `unless that is intended, add an uplink with \`ip link set dev NIC master ${name}\``,
          },
        ];
      }
      if (hasAddress || others.some(({ flags = [] }) => flags.includes('LOWER_UP'))) return [];
      const off = others.filter(({ flags = [] }) => !flags.includes('UP'));
      return [
        {
          severity: 'error',
          message: `every uplink of bridge ${name} is down`,
          evidence: [...evidence, ...others.map(({ ifname, operstate }) => `ip link: ${ifname} state ${operstate}`)],
          effect: 'guests on it reach only each other',
          fix: off.length > 0 ? 'set the uplink up' : 'check the cable and the switch: the uplink has no carrier',
          commands: off.map(({ ifname = '' }) => shellCommand('sudo', 'ip', 'link', 'set', 'dev', ifname, 'up')),
        },
      ];
    });
  },
};
