import { formatIp, type IpAddress, isPlainIp, parseIp } from '../../address/ip.ts';
import { formatMac, isMulticast, parseMac, parseOtherMac } from '../../address/mac.ts';
import { changeNetwork } from '../../apply/change-network.ts';
import { placesOf } from '../../apply/edit.ts';
import { existingNetwork } from '../../apply/existing.ts';
import {
  checkedAddress,
  clientText,
  freeAddress,
  type Knowledge,
  type ListedReservation,
  otherWithName,
  type Reservation,
  release,
  reservationsFor,
  reservationsOf,
  reserve,
} from '../../apply/reservations.ts';
import type { NetworkState } from '../../apply/state.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { leasesIfAny } from '../../guests/leases-if-any.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { guestsByMac, guestsFrom } from '../../libvirt/guest.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import { similarNamesHint } from '../../nearest.ts';
import type { ReadNetwork } from '../../network/compare/setting.ts';
import { isHostName } from '../../network/validate/parts/host-name.ts';
import { type Outcome, table } from '../../render/outcome.ts';
import { nameArgument, operands, shellCommand } from '../../shell-words.ts';
import { printable } from '../../terminal/printable.ts';
import { checkedHostName } from '../check/host-name.ts';

const HELP = 'vnet host --help';

export default command({
  name: 'host',
  summary: 'Reserve DHCP addresses for guests',
  group: 'addresses',
  details:
    'A reservation gives a guest the same address each time. vnet changes the active network and its definition in one step, or neither. set adds or changes a reservation and does nothing if it is as requested; add fails if the guest has another one. CLIENT is a guest or a MAC address; a guest with several interfaces on the network needs the MAC address. IP is an address of the network, or auto for the lowest free one, outside the DHCP ranges if possible; without it, the guest keeps the address that is reserved, or gets a free one. The server also gives the guest the hostname of the reservation, by default the name of the guest. For IPv6, DHCP identifies a client by its DUID, which vnet takes from the lease of the guest or from --duid. remove also takes an IP address or a hostname.',
  args: {
    action: { summary: 'what to do', choices: ['list', 'add', 'set', 'remove'] },
    network,
    client: { summary: 'guest or MAC address', optional: true, complete: 'domains' },
    ip: { summary: 'address to reserve, or auto (default: the reserved one, else auto)', optional: true },
  },
  flags: {
    name: { value: 'HOSTNAME', summary: 'hostname of the reservation (default: the guest)' },
    duid: { value: 'DUID', summary: 'DUID of the guest, to reserve an IPv6 address' },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet host list default', does: 'List reservations, with guests and current leases' },
    { line: 'vnet host set default web 192.168.122.10', does: 'Reserve an address for a guest' },
    { line: 'vnet host set default web', does: 'Reserve a free address for a guest' },
    {
      line: 'vnet host add default 52:54:00:00:00:01 auto --name printer',
      does: 'Reserve a free address for a MAC address',
    },
    { line: 'vnet host remove default web', does: 'Remove the reservation of a guest' },
  ],
  shape: ['list', 'object'],
  fields: {
    'ip?': ['string | null', 'reserved address'],
    'mac?': ['string | null', 'MAC address'],
    'id?': ['string | null', 'client ID or DUID'],
    'name?': ['string | null', 'hostname of the reservation'],
    'guest?': ['string | null', 'guest with the MAC address'],
    'live?': ['boolean', 'whether the active network has it'],
    'persistent?': ['boolean', 'whether the definition has it'],
    'lease?': ['string | null', 'address that the client has leased'],
    'network?': ['string', 'network'],
    'status?': ['string', 'created, changed, unchanged or removed; with --dry-run what it would be'],
    'changed?': ['boolean', 'whether something was changed, or with --dry-run would be'],
    'reservations?': ['object[]', 'reservations that were requested or removed, each with ip, mac, id, name and guest'],
    'steps?': ['string[]', 'changes of libvirt'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { action, client } = args;
    if (action === 'list') {
      if (client !== undefined) throw usageError('host list takes a network only', HELP);
      const { state } = await existingNetwork(context, args.network);
      return list(await worldOf(context, state), context);
    }
    if (client === undefined) throw usageError(`host ${action} needs a guest or a MAC address`, HELP);
    if (action === 'remove') {
      if (args.ip !== undefined) throw usageError('host remove takes one CLIENT', HELP);
      return remove(client, { context, network: args.network, dryRun: flags['dry-run'] });
    }
    return set({ client, ip: args.ip, isNew: action === 'add', ...flags }, context, args.network);
  },
});

/** What is known about the network, and the domains. */
interface World extends Knowledge {
  readonly domains: readonly Domain[];
}

async function worldOf(context: Context, state: NetworkState): Promise<World> {
  const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
  const domains = (await libvirt.domains()) ?? [];
  return {
    state,
    domains,
    guests: guestsFrom([], domains).list,
    leases: state.live === undefined ? [] : await leasesOf(libvirt, state.name),
    now: context.host.now().getTime() / 1000,
  };
}

async function leasesOf(libvirt: Libvirt, name: string): Promise<Lease[]> {
  const { items } = await leasesIfAny(() => libvirt.leases([name]), libvirt, [name]);
  return items.flatMap(({ leases }) => [...leases]);
}

function list(world: World, { quiet }: Context): Outcome {
  const guests = guestsByMac({ list: world.guests, complete: true });
  const rows = reservationsOf(world.state).map((each) => ({
    ...each,
    guest: guests.get(each.mac ?? '')?.name,
    lease: currentLease(each, world)?.ip,
  }));
  const { name } = world.state;
  return table({
    columns: [
      { title: 'IP', cell: ({ ip }) => ip },
      { title: 'Name', cell: ({ name: hostname }) => hostname },
      { title: 'Guest', cell: ({ guest }) => guest },
      { title: 'MAC or ID', cell: ({ mac, id }) => mac ?? id },
      { title: 'In', cell: placesOf },
      { title: 'Lease', cell: ({ lease }) => lease },
    ],
    rows,
    data: ({ ip, mac, id, name: hostname, guest, live, persistent, lease }) => ({
      ip: ip ?? null,
      mac: mac ?? null,
      id: id ?? null,
      name: hostname ?? null,
      guest: guest ?? null,
      live,
      persistent,
      lease: lease ?? null,
    }),
    fields: ['ip', 'mac', 'id', 'name', 'guest', 'live', 'persistent', 'lease'],
    header: !quiet,
    findings: rows.length === 0 ? [note('no-reservation', `network '${name}' has no reservations`)] : [],
  });
}

function currentLease({ mac, id, ip }: Reservation, { leases, now }: Knowledge): Lease | undefined {
  const isIpv6 = ip?.includes(':') === true;
  const isOwn = (lease: Lease) =>
    mac === undefined ? id !== undefined && lease.clientId?.toLowerCase() === id.toLowerCase() : lease.mac === mac;
  const own = leases.filter((lease) => lease.ip.includes(':') === isIpv6 && !isExpired(lease, now) && isOwn(lease));
  return own.find((lease) => lease.ip === ip) ?? own.at(-1);
}

interface SetOptions {
  readonly client: string;
  readonly ip: string | undefined;
  /** Whether the client must not have another reservation. */
  readonly isNew: boolean;
  readonly name: string | undefined;
  readonly duid: string | undefined;
  readonly 'dry-run': boolean;
}

async function set(options: SetOptions, context: Context, name: string): Promise<Outcome> {
  if (options.name !== undefined) checkedHostName(options.name);
  if (options.duid !== undefined && !/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5,}$/i.test(options.duid)) {
    throw new VnetError(
      'usage',
      `invalid DUID '${options.duid}'; it is hexadecimal with colons, such as 00:03:00:01:…`,
    );
  }
  const dryRun = options['dry-run'];
  const { value, ...change } = await changeNetwork(context, { network: name, dryRun }, async (state) => {
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
  const findings = [...change.findings, ...notes, ...renewal(wanted, world)];
  return outcomeOf({ ...change, status, world, reservations: [wanted], dryRun, findings });
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
  const family = ip?.includes(':') || duid !== undefined ? 6 : 4;
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

/** The MAC address that a word means, and the guest that has it. Throws VnetError if there is no such interface. */
function clientOf(word: string, world: World): { readonly mac: string; readonly guest: string | undefined } {
  const { domains, guests, state } = world;
  const domain = domains.find(({ name }) => name === word) ?? domains.find(({ name }) => fold(name) === fold(word));
  if (domain !== undefined) return { mac: onlyMac(domain, state.name), guest: domain.name };
  const parsed = /^[0-9a-f:]+$/i.test(word) ? parseMac(word) : undefined;
  if (parsed === undefined) {
    const other = parseOtherMac(word);
    if (other !== undefined || /^[0-9a-f]{1,2}(?::[^:]*){2,}$/i.test(word)) {
      const hint =
        other === undefined ? 'it has six hexadecimal numbers with colons' : `did you mean '${formatMac(other)}'?`;
      throw new VnetError('usage', `invalid MAC address '${word}'`, { hint });
    }
    throw guestNotFound(word, domains);
  }
  const mac = formatMac(parsed);
  if (isMulticast(parsed)) throw new VnetError('refused', `${mac} is a multicast address, which no interface has`);
  return { mac, guest: guestsByMac({ list: guests, complete: true }).get(mac)?.name };
}

function guestNotFound(word: string, domains: readonly Domain[]): VnetError {
  const names = domains.map(({ name }) => name);
  return new VnetError('not-found', `no guest named '${word}'`, { hint: similarNamesHint('guests', word, names) });
}

function onlyMac({ name, interfaces }: Domain, network: string): string {
  const macs = macsOn(interfaces, network);
  const [mac] = macs;
  if (mac === undefined) {
    const sources = [...new Set(interfaces.flatMap(({ type, source }) => (type === 'network' ? (source ?? []) : [])))];
    throw new VnetError('not-found', `guest '${name}' has no interface on network '${network}'`, {
      hint: sources.length === 0 ? undefined : `its networks: ${sources.join(', ')}`,
    });
  }
  if (macs.length === 1) return mac;
  throw new VnetError('usage', `guest '${name}' has ${macs.length} interfaces on network '${network}'`, {
    hint: `choose one by its MAC address: ${macs.join(', ')}`,
  });
}

function macsOn(interfaces: Domain['interfaces'], network: string): string[] {
  return interfaces.flatMap(({ type, source, mac }) => (type === 'network' && source === network ? (mac ?? []) : []));
}

function duidOf(mac: string, { leases, now }: World): string | undefined {
  const own = leases.filter((lease) => lease.ip.includes(':') && lease.mac === mac && !isExpired(lease, now));
  return own.at(-1)?.clientId;
}

/** Says that a running guest keeps its address, and how it gets the reserved one. */
function renewal(reservation: Reservation, world: World): Finding[] {
  const { ip, mac } = reservation;
  const lease = currentLease(reservation, world);
  if (lease === undefined || lease.ip === ip) return [];
  const domain = world.domains.find(
    (each) => each.running && mac !== undefined && macsOn(each.interfaces, world.state.name).includes(mac),
  );
  const message = `${clientText(reservation, world.guests)} has ${lease.ip} until it requests an address again`;
  if (domain === undefined || mac === undefined) return [note('renew', message)];
  const interfaceOf = [nameArgument('domain', domain.name), nameArgument('interface', mac)];
  const down = shellCommand('vnet', 'domif-setlink', ...interfaceOf, 'down');
  const up = shellCommand('vnet', 'domif-setlink', ...interfaceOf, 'up');
  return [
    {
      ...note('renew', message),
      fix: 'restart the network in the guest, or disconnect and connect its interface',
      commands: [`${down}; sleep 2; ${up}`],
    },
  ];
}

async function remove(
  target: string,
  { context, network: name, dryRun }: { readonly context: Context; readonly network: string; readonly dryRun: boolean },
): Promise<Outcome> {
  const { value, ...change } = await changeNetwork(context, { network: name, dryRun }, async (state) => {
    const world = await worldOf(context, state);
    const matches = matcher(target, world);
    const found = reservationsOf(world.state).filter(matches);
    if (found.length === 0) throw reservationNotFound(target, world);
    const edit = (copy: ReadNetwork) => release(copy, matches);
    return {
      title: `remove reservations from network ${world.state.name}`,
      value: { reservations: found, world },
      edit,
    };
  });
  return outcomeOf({ ...change, ...value, status: 'removed', dryRun });
}

/** Whether a reservation is the one that a word means: of a guest, a MAC address, a client ID, an IP address or a hostname. */
function matcher(word: string, { domains, state }: World): (reservation: Reservation) => boolean {
  const mac = /^[0-9a-f:]+$/i.test(word) ? parseMac(word) : undefined;
  const ip = parseIp(word);
  const domain = domains.find(({ name }) => fold(name) === fold(word));
  const macs = domain === undefined ? [] : macsOn(domain.interfaces, state.name);
  if (mac !== undefined) macs.push(formatMac(mac));
  return (each) =>
    (each.mac !== undefined && macs.includes(each.mac)) ||
    each.id?.toLowerCase() === word.toLowerCase() ||
    (ip !== undefined && isPlainIp(word) && each.ip === formatIp(ip)) ||
    (each.name !== undefined && fold(each.name) === fold(word));
}

function reservationNotFound(word: string, { state, guests }: World): VnetError {
  const byMac = guestsByMac({ list: guests, complete: true });
  const known = reservationsOf(state).flatMap(({ ip, mac, name }) => [name, byMac.get(mac ?? '')?.name, ip, mac]);
  const names = [...new Set(known.filter((each) => each !== undefined))];
  return new VnetError('not-found', `no reservation for '${word}' on network '${state.name}'`, {
    hint: similarNamesHint('reservations', word, names),
  });
}

interface Result {
  readonly status: 'created' | 'changed' | 'unchanged' | 'removed';
  readonly reservations: readonly Reservation[];
  readonly steps: readonly string[];
  readonly world: World;
  readonly dryRun: boolean;
  readonly findings: readonly Finding[];
}

function outcomeOf({ status, reservations, steps, world, dryRun, findings }: Result): Outcome {
  const guests = guestsByMac({ list: world.guests, complete: true });
  const { name: network } = world.state;
  const result = dryRun && status !== 'unchanged' ? `would be ${status}` : status;
  const lines = reservations.map(
    (each) => `network ${network}: reservation of ${reservationText(each, world)} ${result}`,
  );
  return {
    kind: 'record',
    text: [...lines, ...(dryRun ? steps.map((step) => `  ${step}`) : [])]
      .map((line) => `${printable(line)}\n`)
      .join(''),
    data: {
      network,
      status,
      changed: steps.length > 0,
      reservations: reservations.map(({ ip, mac, id, name }) => ({
        ip: ip ?? null,
        mac: mac ?? null,
        id: id ?? null,
        name: name ?? null,
        guest: guests.get(mac ?? '')?.name ?? null,
      })),
      steps,
    },
    findings,
  };
}

function reservationText({ ip, ...client }: Reservation, { guests }: World): string {
  return `${ip ?? 'without an address'} for ${clientText(client, guests)}`;
}

function note(id: string, message: string): Finding {
  return { id, severity: 'note', message };
}
