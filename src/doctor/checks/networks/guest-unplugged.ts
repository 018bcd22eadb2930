import type { Check } from '../../check.ts';
import { guests } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';

export const guestUnplugged: Check = {
  id: 'guest-unplugged',
  area: 'networks',
  passed: 'every tap of a running guest is on a bridge',
  async find(look) {
    const running = ((await look.at(guests)) ?? []).filter((guest) => guest.running);
    if (running.length === 0) return [];
    const byName = new Map((await look.at(links)).map((link) => [link.ifname, link]));
    return running.flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ type, source, tap }) => {
        const link = byName.get(tap);
        if (!(type === 'network' || type === 'bridge') || link === undefined || link.master !== undefined) return [];
        return [
          {
            severity: 'error' as const,
            message: `guest '${name}' is cut off from '${source}': its interface ${tap} is on no bridge`,
            evidence: [`ip link: ${tap} has no master`],
            effect: 'nothing reaches the guest on this interface, although virsh domiflist shows it as connected',
            cause: 'the network was stopped while the guest ran',
            fix: 'shut the guest down and start it again',
            guest: name,
            network: source,
          },
        ];
      }),
    );
  },
};
