import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { dnsmasq } from '../../facts/dnsmasq.ts';
import { networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';

export const bridgeLeftOver: Check = {
  id: 'bridge-left-over',
  area: 'networks',
  passed: 'every bridge of libvirt belongs to a network',
  async find(look) {
    // A session sees none of the system's networks.
    if (/\/session$/.test((await look.at(answer)).uri)) return [];
    const owned = new Set(
      (await look.at(networks)).flatMap(({ live, definition }) => [live?.bridge, definition?.bridge]),
    );
    // Another check reports a bridge whose dnsmasq is left over, too.
    const active = new Set((await look.at(networks)).flatMap(({ live }) => (live === undefined ? [] : live.name)));
    const served = await look.at(dnsmasq);
    if (served.some(({ network }) => network !== undefined && !active.has(network))) return [];
    const all = await look.at(links);
    return all
      .filter(
        ({ ifname = '', address = '' }) =>
          /^virbr\d+$/.test(ifname) && address.startsWith('52:54:00:') && !owned.has(ifname),
      )
      .filter(({ ifname }) => look.host.listDirectory(`/sys/class/net/${ifname}/bridge`) !== undefined)
      .map(({ ifname: bridge = '', address = '', addr_info = [] }) => {
        const ports = all.filter(({ master }) => master === bridge).flatMap(({ ifname }) => ifname ?? []);
        const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
        return {
          severity: 'warning' as const,
          message: `the bridge ${bridge} is libvirt's, but no network has it`,
          evidence: [
            `ip link: ${bridge} ${address}`,
            ...(addresses.length > 0 ? [`ip address: ${addresses.join(', ')}`] : []),
            ...(ports.length > 0 ? [`its ports: ${ports.join(', ')}`] : []),
          ],
          effect: 'a network that names this bridge or its subnet does not start',
          cause: 'the daemon ended or lost its state while the network was active',
          fix: ports.length > 0 ? `remove it; ${ports.join(', ')} then lose their connection` : 'remove it',
          commands: [shellCommand('sudo', 'ip', 'link', 'del', bridge)],
        };
      });
  },
};
