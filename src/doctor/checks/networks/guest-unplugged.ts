import { operands, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { guests, networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';

export const guestUnplugged: Check = {
  id: 'guest-unplugged',
  area: 'networks',
  passed: 'every tap of a running guest is on its bridge',
  async find(look) {
    const running = ((await look.at(guests)) ?? []).filter((guest) => guest.running);
    if (running.length === 0) return [];
    const byName = new Map((await look.at(links)).map((link) => [link.ifname, link]));
    const known = new Map((await look.at(networks)).map((network) => [network.name, network]));
    return running.flatMap(({ name, interfaces }) =>
      interfaces.flatMap(({ type, source = '', tap }) => {
        const link = byName.get(tap);
        if (tap === undefined || link === undefined || link.master === 'ovs-system') return [];
        const network = type === 'network' ? known.get(source) : undefined;
        // Networks without a bridge connect guests by macvtap, whose links have no master.
        const bridge = type === 'bridge' ? source : (network?.live ?? network?.definition)?.bridge;
        const isStopped = network !== undefined && network.live === undefined;
        // Other checks report a bridge that does not exist.
        if (bridge === undefined || link.master === bridge || !(isStopped || byName.has(bridge))) return [];
        const { master } = link;
        const [place, seen] =
          master === undefined ? ['no bridge', 'no master'] : [`bridge ${master}`, `master ${master}`];
        return [
          {
            severity: 'error' as const,
            message: `guest '${name}' is cut off from '${source}': its interface ${tap} is on ${place}`,
            evidence: [`ip link: ${tap} has ${seen}`, ...(isStopped ? [`net-list --all: ${source} inactive`] : [])],
            effect: 'nothing reaches the guest on this interface, although virsh domiflist shows it as connected',
            cause: isStopped
              ? `network '${source}' is not active`
              : type === 'network' && master === undefined
                ? 'the network was restarted while the guest ran'
                : 'something other than libvirt moved it',
            ...(network === undefined || (master !== undefined && !isStopped)
              ? {
                  fix: `put it on ${bridge} again`,
                  commands: [shellCommand('sudo', 'ip', 'link', 'set', tap, 'master', bridge)],
                }
              : {
                  fix: `${isStopped ? 'start' : 'restart'} the network with vnet, which connects its guests again`,
                  commands: [shellCommand('sudo', 'vnet', 'restart', ...operands(source))],
                }),
            guest: name,
            network: source,
          },
        ];
      }),
    );
  },
};
