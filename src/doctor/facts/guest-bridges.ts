import type { Domain, Interface } from '../../libvirt/domain.ts';
import type { Fact } from '../look.ts';
import { hasOwnBridge } from '../network-subnets.ts';
import { guests, networks } from './libvirt.ts';
import { type LinkDetails, linkDetails } from './link-details.ts';

/** An interface of a running guest, with its tap or macvtap device on this host. */
export interface GuestPort {
  readonly guest: Domain;
  readonly nic: Interface;
  readonly link: LinkDetails;
}

/** A bridge that guests are on, or get on by a network. */
export interface GuestBridge {
  readonly name: string;
  readonly link: LinkDetails;
  /** Whether libvirt made it for a network. */
  readonly isOwn: boolean;
  readonly taps: readonly GuestPort[];
  /** Its ports that belong to no guest: uplinks. */
  readonly others: readonly LinkDetails[];
}

/** The interfaces of running guests that have a device on this host. */
export const guestPorts: Fact<readonly GuestPort[]> = async (look) => {
  const running = ((await look.at(guests)) ?? []).filter((guest) => guest.running);
  if (running.length === 0) return [];
  const byName = new Map((await look.at(linkDetails)).map((link) => [link.ifname, link]));
  return running.flatMap((guest) =>
    guest.interfaces.flatMap((nic) => {
      const link = nic.tap === undefined ? undefined : byName.get(nic.tap);
      return link === undefined ? [] : { guest, nic, link };
    }),
  );
};

/** The Linux bridges that running guests are on, and those of active networks. */
export const guestBridges: Fact<readonly GuestBridge[]> = async (look) => {
  const [links, ports, all] = await Promise.all([look.at(linkDetails), look.at(guestPorts), look.at(networks)]);
  const active = all.flatMap(({ live }) => live ?? []);
  const own = new Set(active.filter(hasOwnBridge).flatMap(({ bridge }) => bridge ?? []));
  const used = new Set([
    ...ports.flatMap(({ link }) => link.master ?? []),
    ...active.flatMap(({ forward, bridge }) => (forward === 'bridge' ? (bridge ?? []) : [])),
    ...own,
  ]);
  return links.flatMap((link) => {
    const { ifname: name, linkinfo } = link;
    if (name === undefined || linkinfo?.info_kind !== 'bridge' || !used.has(name)) return [];
    const taps = ports.filter((port) => port.link.master === name);
    const others = links.filter((each) => each.master === name && !taps.some((tap) => tap.link === each));
    return { name, link, isOwn: own.has(name), taps, others };
  });
};
