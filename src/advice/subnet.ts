import { formatSubnet, overlaps, parseSubnet, type Subnet } from '../address/subnet.ts';
import { findInUse } from '../facts/in-use.ts';
import { libvirtNetworks } from '../facts/libvirt-networks.ts';
import type { Host } from '../host/host.ts';
import { type Route, readRoutes } from '../host/links.ts';
import { freeSubnet } from '../network/generate/pick.ts';
import { operands, shellCommand } from '../shell-words.ts';
import type { Look } from './look.ts';
import { makerByName } from './maker.ts';

/** Which route has the subnet of the network, and what its link is. */
export const subnet: Look = async ({ host, virsh, name: target, values }) => {
  const { 1: link = '', network } = values;
  const here = { name: target, host, virsh };
  const [routes, known, inUse] = await Promise.all([readRoutes(host), libvirtNetworks(here), findInUse(here)]);
  const own = known.subnets.filter(({ by }) => by === `network ${network}`);
  const evidence = routes.filter((route) => route.dev === link && isInTheWay(route, own)).map(routeLine);
  const free = formatSubnet(freeSubnet(inUse.subnets));
  return {
    evidence: evidence.slice(0, 2),
    cause: `the host has a route to this subnet through ${link}, ${whatIs(link, { host, routes, bridges: known.bridges })}`,
    fix: `move the network to another subnet; ${free} is free`,
    // The network of a file that net-create reads has no definition.
    commands:
      network === undefined || own.length === 0
        ? []
        : [shellCommand('vnet', 'renumber', '--yes', ...operands(network, 'auto'))],
  };
};

/** Without the network's subnets, which a file of net-create has, every route of the link may be it. */
function isInTheWay({ dst = '' }: Route, own: readonly Subnet[]): boolean {
  const route = parseSubnet(dst.includes('/') ? dst : `${dst}/${dst.includes(':') ? 128 : 32}`);
  return route !== undefined && (own.length === 0 || own.some((each) => overlaps(each, route)));
}

function routeLine({ dst, gateway, dev }: Route): string {
  return ['route:', dst, ...(gateway === undefined ? [] : ['via', gateway]), 'dev', dev].join(' ');
}

interface Surroundings {
  readonly host: Host;
  readonly routes: readonly Route[];
  readonly bridges: readonly { readonly name: string; readonly network: string }[];
}

function whatIs(link: string, { host, routes, bridges }: Surroundings): string {
  const network = bridges.find(({ name }) => name === link)?.network;
  if (network !== undefined) return `the bridge of network '${network}'`;
  const maker = makerByName(link);
  if (maker !== undefined) return `which ${maker} made`;
  if (!routes.some(({ dst, dev }) => dst === 'default' && dev === link)) return 'a link of this host';
  const isGuest = /QEMU|KVM/.test(host.readFile('/sys/class/dmi/id/sys_vendor')?.toString() ?? '');
  return isGuest ? 'the LAN of this host, which is itself a guest' : 'the LAN of this host';
}
