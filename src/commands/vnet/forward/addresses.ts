import { formatIp, type IpAddress } from '../../../address/ip.ts';
import {
  checkedAddress,
  freeAddress,
  type Knowledge,
  otherWithName,
  type Reservation,
  reservationsFor,
  reserve,
} from '../../../apply/reservations.ts';
import type { NetworkState } from '../../../apply/state.ts';
import { VnetError } from '../../../error.ts';
import { familiesOf } from '../../../forward/state.ts';
import { guestsFrom } from '../../../libvirt/guest.ts';
import type { ReadNetwork } from '../../../network/compare/setting.ts';
import { ipsOf, servesDhcp } from '../../../network/facts.ts';
import { isHostName } from '../../../network/validate/parts/host-name.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Edit } from '../../../xml/edit.ts';
import type { FoundGuest, World } from './guest.ts';
import type { Spec } from './spec.ts';

/** The addresses that forwards lead to, and the change of the network that gives the guest these addresses for good. */
export interface GuestAddresses {
  readonly addresses: readonly string[];
  readonly reservations: readonly Reservation[];
  edit(copy: ReadNetwork): readonly Edit[];
}

interface AddressesOptions {
  readonly guest: FoundGuest;
  readonly specs: readonly Spec[];
  readonly world: World;
  readonly state: NetworkState;
}

/**
 * Chooses the addresses of a guest: the one that is reserved, else the one that it has, else a free one. Throws VnetError if a
 * forward would have none.
 */
export function addressesFor(options: AddressesOptions): GuestAddresses {
  const { guest, specs, state } = options;
  const found = ([4, 6] as const).flatMap((family) => {
    const isRequired = specs.some((spec) => spec.address !== undefined && familiesOf(spec).includes(family));
    const isPossible = specs.some((spec) => familiesOf(spec).includes(family));
    const isOther = guest.named !== undefined && guest.named.includes(':') !== (family === 6);
    if (!isPossible || (isOther && !isRequired)) return [];
    if (isOther) throw withoutAddress(options, family);
    const address = addressOf(options, family);
    if (address === undefined && isRequired) throw withoutAddress(options, family);
    return address ?? [];
  });
  if (found.length === 0) throw withoutAddress(options, hasOnlyIpv6(state) ? 6 : 4);
  const reserved = found.flatMap(({ address, reservation }) =>
    reservation === undefined ? [] : [{ address, reservation }],
  );
  return {
    addresses: found.map(({ address }) => formatIp(address)),
    reservations: reserved.map(({ reservation }) => reservation),
    edit: (copy) => reserved.flatMap(({ address, reservation }) => reserve(copy, reservation, address)),
  };
}

interface ReservedAddress {
  readonly address: IpAddress;
  /** Undefined for an address that the guest configures itself. */
  readonly reservation: Reservation | undefined;
}

function addressOf({ guest, world, state }: AddressesOptions, family: 4 | 6): ReservedAddress | undefined {
  const { mac, named } = guest;
  const leases = world.leases.get(guest.network.name) ?? [];
  const knowledge: Knowledge = { state, leases, guests: guestsFrom([], world.domains).list, now: world.now };
  const copy = state.live ?? state.definition;
  const hasDhcp = copy !== undefined && ipsOf(copy.network, family).some(servesDhcp);
  const none: Reservation = { mac: undefined, id: undefined, name: undefined, ip: undefined };
  const duid = leases.findLast((lease) => lease.ip.includes(':') && lease.mac === mac)?.clientId;
  const key = family === 4 ? { ...none, mac } : { ...none, id: duid };
  const isClient = key.mac !== undefined || key.id !== undefined;
  if (!hasDhcp || !isClient) {
    return named === undefined ? undefined : { address: guestAddress(named, key, knowledge), reservation: undefined };
  }
  const [reserved] = reservationsFor(state, key, family).filter(({ ip }) => ip !== undefined);
  const current = guest.current.find((ip) => ip.includes(':') === (family === 6));
  const text = named ?? reserved?.ip ?? current;
  const address = text === undefined ? freeAddress(family, knowledge) : guestAddress(text, key, knowledge);
  const name = reserved?.name ?? (isHostName(guest.name) ? guest.name : undefined);
  const ip = formatIp(address);
  const isUsed = otherWithName(state, { ...key, name, ip }) !== undefined;
  return { address, reservation: { ...key, name: isUsed ? undefined : name, ip } };
}

/** Throws VnetError `refused` for an address that the guest cannot have. */
function guestAddress(text: string, key: Reservation, knowledge: Knowledge): IpAddress {
  try {
    return checkedAddress(text, key, knowledge);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    throw new VnetError(error.code, error.message, { hint: 'name the guest, or the address of one' });
  }
}

function hasOnlyIpv6({ live, definition }: NetworkState): boolean {
  const network = (live ?? definition)?.network;
  return network !== undefined && ipsOf(network, 4).length === 0 && ipsOf(network, 6).length > 0;
}

function withoutAddress({ guest, state, world }: AddressesOptions, family: 4 | 6): VnetError {
  const message = `guest '${guest.name}' has no IPv${family} address on network '${state.name}'`;
  const copy = state.live ?? state.definition;
  const ips = copy === undefined ? [] : ipsOf(copy.network, family);
  if (ips.length === 0) return new VnetError('refused', `${message}, which has no IPv${family} subnet`);
  if (!ips.some(servesDhcp)) {
    const hint = `the network has no DHCP server for IPv${family}; name the guest by the address that it configures itself`;
    return new VnetError('refused', message, { hint });
  }
  const domain = world.domains.find(({ name }) => name === guest.name);
  return new VnetError('refused', `${message}, and DHCPv6 needs its DUID, which only a lease shows`, {
    hint: 'let the guest request an address with DHCPv6, then repeat. To see its leases, run',
    commands: [shellCommand('vnet', 'leases', ...(domain ? [nameArgument('domain', domain.name)] : []))],
  });
}
