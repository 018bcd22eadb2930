import { placesOf } from '../../apply/edit.ts';
import { existingNetwork } from '../../apply/existing.ts';
import { reservationsOf } from '../../apply/reservations.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network, restartFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { guestsByMac } from '../../libvirt/guest.ts';
import { type Outcome, table } from '../../render/outcome.ts';
import { HELP } from './host/outcome.ts';
import { remove } from './host/remove.ts';
import { set } from './host/set.ts';
import { currentLease, note, type World, worldOf } from './host/world.ts';

export default command({
  name: 'host',
  summary: 'Reserve DHCP addresses for guests',
  group: 'addresses',
  details:
    'A reservation gives a guest the same address each time. vnet changes the active network and its definition in one step, or neither. set adds or changes a reservation and does nothing if it is as requested; add fails if the guest has another one. CLIENT is a guest or a MAC address; a guest with several interfaces on the network needs the MAC address. IP is an address of the network, or auto for the lowest free one, outside the DHCP ranges if possible; without it, the guest keeps the address that is reserved, or gets a free one. The server also gives the guest the hostname of the reservation, by default the name of the guest. For IPv6, DHCP identifies a client by its DUID, which vnet takes from the lease of the guest or from --duid. remove also takes an IP address or a hostname. Where libvirt cannot change an active network, such as for the first reservation in a subnet without a DHCP range, vnet changes nothing unless --restart lets it restart the network.',
  args: {
    action: { summary: 'what to do', choices: ['list', 'add', 'set', 'remove'] },
    network,
    client: { summary: 'guest or MAC address', optional: true, complete: 'domains' },
    ip: { summary: 'address to reserve, or auto (default: the reserved one, else auto)', optional: true },
  },
  flags: {
    name: { value: 'HOSTNAME', summary: 'hostname of the reservation (default: the guest)' },
    duid: { value: 'DUID', summary: 'DUID of the guest, to reserve an IPv6 address' },
    restart: restartFlag,
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
    'before?': [
      'object[]',
      'reservations that the client had, each with ip, mac, id, name, live and persistent; empty if it had none',
    ],
    'after?': ['object[]', 'reservations that it has now, or with --dry-run would have, with the same fields'],
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
      const options = { target: client, restart: flags.restart, dryRun: flags['dry-run'] };
      return remove({ network: args.network, ...options }, context);
    }
    return set({ client, ip: args.ip, isNew: action === 'add', ...flags }, context, args.network);
  },
});

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
