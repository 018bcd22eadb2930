import { formatIp, type IpAddress } from '../../../address/ip.ts';
import { changeNetwork } from '../../../apply/change-network.ts';
import { copiesOf } from '../../../apply/edit.ts';
import { renewal } from '../../../apply/renewal.ts';
import {
  checkedAddress,
  clientText,
  freeAddress,
  type ListedReservation,
  otherWithName,
  type Reservation,
  reservationsFor,
  reserve,
} from '../../../apply/reservations.ts';
import type { NetworkState } from '../../../apply/state.ts';
import type { Context } from '../../../cli/command.ts';
import { usageError } from '../../../cli/usage-error.ts';
import { VnetError } from '../../../error.ts';
import type { Finding } from '../../../finding.ts';
import type { ReadNetwork } from '../../../network/compare/setting.ts';
import { ipsOf } from '../../../network/facts.ts';
import { isHostName } from '../../../network/validate/parts/host-name.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { checkedHostName } from '../../check/host-name.ts';
import { HELP, outcomeOf } from './outcome.ts';
import { clientOf, currentLease, duidOf, macsOn, note, type World, worldOf } from './world.ts';

export interface SetOptions {
  readonly client: string;
  readonly ip: string | undefined;
  /** Whether the client must not have another reservation. */
  readonly isNew: boolean;
  readonly name: string | undefined;
  readonly duid: string | undefined;
  readonly restart: boolean;
  readonly 'dry-run': boolean;
}

/** Reserves an address. Throws VnetError if the client cannot have it. */
export async function set(options: SetOptions, context: Context, name: string): Promise<Outcome> {
  if (options.name !== undefined) checkedHostName(options.name);
  if (options.duid !== undefined && !/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5,}$/i.test(options.duid)) {
    throw new VnetError(
      'usage',
      `invalid DUID '${options.duid}'; it is hexadecimal with colons, such as 00:03:00:01:…`,
    );
  }
  const dryRun = options['dry-run'];
  const changeOptions = {
    network: name,
    dryRun,
    restart: options.restart,
    commandWithRestart: withRestart(options, name),
  };
  const { value, ...change } = await changeNetwork(context, changeOptions, async (state) => {
    const world = await worldOf(context, state);
    const found = requestOf(options, world);
    const edit = (copy: ReadNetwork) => reserve(copy, found.wanted, found.address);
    return {
      title: `reserve ${formatIp(found.address)} on network ${world.state.name}`,
      value: { ...found, world },
      edit,
    };
  });
  const { wanted, before, notes, world } = value;
  const status = change.steps.length === 0 ? 'unchanged' : before.length === 0 ? 'created' : 'changed';
  const findings = [...change.findings, ...notes, ...renewalNotes(wanted, world)];
  const { live, definition } = world.state;
  const after = [{ ...wanted, live: live !== undefined, persistent: definition !== undefined }];
  const lease = currentLease(wanted, world)?.ip;
  return outcomeOf({ ...change, status, world, reservations: [wanted], before, after, lease, dryRun, findings });
}

function withRestart({ client, ip, isNew, name, duid }: SetOptions, network: string): string {
  const flags = Object.entries({ name, duid }).flatMap(([flag, value]) =>
    value === undefined ? [] : `--${flag}=${value}`,
  );
  const words = [...flags, ...operands(network, client, ...(ip === undefined ? [] : [ip]))];
  return isNew
    ? shellCommand('vnet', 'host', 'add', '--restart', ...words)
    : shellCommand('vnet', 'host', 'set', '--restart', ...words);
}

interface Request {
  readonly wanted: Reservation;
  readonly address: IpAddress;
  /** What the client has now. */
  readonly before: readonly ListedReservation[];
  readonly notes: readonly Finding[];
}

function requestOf(options: SetOptions, world: World): Request {
  const { state } = world;
  const { mac, guest } = clientOf(options.client, world);
  const { ip, duid } = options;
  const family = familyOf(options, state);
  // DHCPv6 has no MAC addresses.
  const key = family === 4 ? { mac, id: undefined } : { mac: undefined, id: duid ?? duidOf(mac, world) };
  const guestName = guest !== undefined && isHostName(guest) ? guest : undefined;
  const own = { ...key, name: options.name ?? guestName, ip: undefined };
  const before = reservationsFor(state, own, family);
  const name = options.name ?? before.find((each) => each.name !== undefined)?.name ?? guestName;
  if (family === 6 && key.id === undefined && name === undefined) {
    throw usageError(`DHCPv6 does not identify clients by MAC address; use --duid or --name`, HELP);
  }
  const notes: Finding[] = [];
  let client: Reservation = { ...key, name, ip: ip === 'auto' ? undefined : ip };
  const other = otherWithName(state, { ...client, ip: family === 6 ? '::' : '0.0.0.0' });
  if (other !== undefined) {
    const message = `hostname '${name}' is in the reservation of ${clientText(other, world.guests)}`;
    if (options.name !== undefined || key.mac === undefined) throw new VnetError('refused', message);
    notes.push(note('name-reserved', `${message}, so this one has no hostname`));
    client = { ...client, name: undefined };
  } else if (name === undefined && guest !== undefined) {
    notes.push(note('no-hostname', `'${guest}' is not a valid hostname, so the reservation has none; --name sets one`));
  }
  if (family === 6 && key.id === undefined) {
    const message = `no DUID is known for '${name}'; the reservation applies if the guest sends this hostname`;
    notes.push({ ...note('no-duid', message), fix: 'use --duid to identify the guest by its DUID' });
  }
  const address = addressFor(ip, { client, before, family, world });
  const wanted = { ...client, ip: formatIp(address) };
  const [differing] = before.filter((each) => each.ip !== wanted.ip || each.name !== wanted.name);
  if (options.isNew && differing !== undefined) {
    throw new VnetError(
      'refused',
      `${clientText(differing, world.guests)} has a reservation: ${differing.ip ?? 'no address'}`,
      {
        hint: 'to change it, run',
        commands: [shellCommand('vnet', 'host', 'set', ...operands(state.name, options.client, wanted.ip))],
      },
    );
  }
  return { wanted, address, before, notes };
}

/** Without an address or a DUID, only a network without IPv4 means IPv6. */
function familyOf({ ip = 'auto', duid }: SetOptions, state: NetworkState): 4 | 6 {
  if (duid !== undefined || ip.includes(':')) return 6;
  const [copy] = copiesOf(state);
  const isIpv6Only = copy !== undefined && ipsOf(copy.network, 4).length === 0 && ipsOf(copy.network, 6).length > 0;
  return ip === 'auto' && isIpv6Only ? 6 : 4;
}

interface AddressOptions {
  readonly client: Reservation;
  readonly before: readonly ListedReservation[];
  readonly family: 4 | 6;
  readonly world: World;
}

/** The requested address. With `auto`, the reserved one if the client can have it, else a free one. */
function addressFor(text: string | undefined, { client, before, family, world }: AddressOptions): IpAddress {
  if (text !== undefined && text !== 'auto') return checkedAddress(text, client, world);
  for (const { ip } of before) {
    try {
      if (ip !== undefined) return checkedAddress(ip, client, world);
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
    }
  }
  return freeAddress(family, world);
}

/** Says that a running guest keeps its address, and how it gets the reserved one. */
function renewalNotes(reservation: Reservation, world: World): Finding[] {
  const { ip, mac } = reservation;
  const lease = currentLease(reservation, world);
  if (lease === undefined || lease.ip === ip) return [];
  const domain = world.domains.find(
    (each) => each.running && mac !== undefined && macsOn(each.interfaces, world.state.name).includes(mac),
  );
  const message = `${clientText(reservation, world.guests)} has ${lease.ip} until it requests an address again`;
  if (domain === undefined || mac === undefined) return [note('renew', message)];
  return [renewal(message, domain.name, mac)];
}
