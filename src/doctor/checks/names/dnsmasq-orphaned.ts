import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';
import { type Listener, listeners, networkServedBy } from '../../facts/listeners.ts';

export const dnsmasqOrphaned: Check = {
  id: 'dnsmasq-orphaned',
  area: 'names',
  passed: 'each dnsmasq that libvirt started belongs to an active network',
  async find(look) {
    const all = await look.at(networks);
    const active = new Set(all.filter(({ live }) => live !== undefined).map(({ name }) => name));
    const orphans = new Map<number, Listener[]>();
    for (const socket of await look.at(listeners)) {
      const network = networkServedBy(socket);
      if (network === undefined || active.has(network) || socket.pid === undefined) continue;
      orphans.set(socket.pid, [...(orphans.get(socket.pid) ?? []), socket]);
    }
    if (orphans.size === 0) return [];
    const known = await look.at(links);
    const addresses = known.flatMap(({ ifname, addr_info = [] }) =>
      addr_info.map(({ local }) => [local, ifname] as const),
    );
    return [...orphans].map(([pid, sockets]) => {
      const network = sockets[0] === undefined ? '' : (networkServedBy(sockets[0]) ?? '');
      // ss numbers a link that was deleted: `if11`.
      const bridge =
        sockets.find(({ link }) => known.some(({ ifname }) => ifname === link))?.link ??
        addresses.find(([local]) => sockets.some(({ address }) => address === local))?.[1];
      const isGone = !all.some(({ name }) => name === network);
      return {
        severity: 'warning' as const,
        message: `dnsmasq of network '${network}' still runs, although the network ${isGone ? 'does not exist' : 'is not active'}`,
        evidence: [
          `process ${pid}: ${sockets[0]?.words.join(' ') ?? ''}`,
          ...sockets.map(
            ({ protocol, address, link, port }) =>
              `ss: ${protocol} ${address}${link === undefined ? '' : `%${link}`}:${port}`,
          ),
        ],
        effect:
          'no network with this bridge or subnet starts, and guests on the bridge get addresses that libvirt does not know',
        cause: 'libvirt forgot the network while it ran',
        fix:
          bridge === undefined
            ? 'end it; the bridge that it served does not exist any more'
            : 'end it, and remove the bridge that it serves; guests on the bridge lose their connection',
        commands: [
          shellCommand('sudo', 'kill', `${pid}`),
          ...(bridge === undefined ? [] : [shellCommand('sudo', 'ip', 'link', 'delete', bridge)]),
        ],
        ...(!isGone && { network }),
      };
    });
  },
};
