import { parseIp } from '../../../address/ip.ts';
import { contains, formatSubnet } from '../../../address/subnet.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import { links } from '../../facts/links.ts';
import { routes } from '../../facts/routing.ts';
import { ownSubnets } from '../../network-subnets.ts';

export const hostAddressInside: Check = {
  id: 'host-address-inside',
  area: 'addresses',
  passed: 'no address of this host is in the subnet of a network',
  async find(look) {
    const active = (await look.at(networks)).flatMap(({ live }) => live ?? []);
    const subnets = active.flatMap((live) => ownSubnets(live).map((subnet) => ({ live, subnet })));
    if (subnets.length === 0) return [];
    const [all, known] = await Promise.all([look.at(links), look.at(routes)]);
    // An address with a route to its subnet overlaps as a route, which another check reports.
    const withRoute = new Set(
      [...known[4], ...known[6]].flatMap(({ prefsrc, table }) => (table ? [] : (prefsrc ?? []))),
    );
    return subnets.flatMap(({ live, subnet }) =>
      all.flatMap(({ ifname = '', addr_info = [] }) =>
        addr_info.flatMap(({ local = '', prefixlen }) => {
          const address = parseIp(local);
          if (address === undefined || ifname === live.bridge || withRoute.has(local)) return [];
          if (!contains(subnet, address)) return [];
          const remove = ['address', 'del', `${local}/${prefixlen}`, 'dev', ifname];
          return [
            {
              severity: 'error' as const,
              message: `this host has the address ${local} of network '${live.name}' on ${ifname}`,
              evidence: [
                `ip address: ${ifname} has ${local}/${prefixlen}`,
                `network ${live.name}: ${formatSubnet(subnet)} on ${live.bridge}`,
              ],
              effect: `this host takes packets for ${local} itself, so a guest with this address is unreachable`,
              fix: 'if guests use the address, give it to the bridge; otherwise remove it',
              commands: [shellCommand('sudo', 'ip', ...remove)],
              network: live.name,
            },
          ];
        }),
      ),
    );
  },
};
