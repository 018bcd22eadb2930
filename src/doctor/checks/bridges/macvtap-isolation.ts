import type { Check } from '../../check.ts';
import { guestPorts } from '../../facts/guest-bridges.ts';

export const macvtapIsolation: Check = {
  id: 'macvtap-isolation',
  area: 'bridges',
  passed: 'no guest is on a macvtap device, which cannot reach this host',
  async find(look) {
    const ports = (await look.at(guestPorts)).filter(({ link }) => link.linkinfo?.info_kind === 'macvtap');
    if (ports.length === 0) return [];
    const names = [...new Set(ports.map(({ guest }) => `'${guest.name}'`))];
    return [
      {
        severity: 'note',
        message: `${names.length === 1 ? 'guest' : 'guests'} ${names.join(', ')} and this host cannot reach each other over macvtap`,
        evidence: ports.map(
          ({ guest, link }) =>
            `ip -d link: ${link.ifname}@${link.link} macvtap mode ${link.linkinfo?.info_data?.mode ?? 'unknown'} (guest ${guest.name})`,
        ),
        effect: 'this host has no connection to the guest on this interface, although other machines do',
        cause: 'the kernel sends packets of a macvtap device out of the device below it, never to this host',
        fix: 'give the guest a second interface on an isolated network; or put the device below into a bridge, and the guest on that; or give this host an address on a macvlan device in mode bridge',
        ...(names.length === 1 && { guest: ports[0]?.guest.name }),
      },
    ];
  },
};
