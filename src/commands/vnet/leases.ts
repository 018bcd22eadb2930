import { type Context, command } from '../../cli/command.ts';
import { leaseFileFlag, networks, stateDirFlag } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { LEASE_FIELDS, leaseColumns, leaseData, parseFields } from '../../guests/leases/columns.ts';
import { rowFilter, sortRows } from '../../guests/leases/filter.ts';
import type { LeaseRow } from '../../guests/leases/notes.ts';
import { type LeaseRows, leaseRows } from '../../guests/leases/rows.ts';
import { filterLazily } from '../../lazy.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import { isDefaultSession, sessionHint } from '../../libvirt/session.ts';
import { table } from '../../render/outcome.ts';
import { shellCommand } from '../../shell-words.ts';

export default command({
  name: 'leases',
  summary: 'List DHCP leases',
  group: 'addresses',
  details:
    "Lists the leases of the named networks (default: all active ones) with the guest that has each. Reads libvirt's files if permitted, otherwise queries libvirt. The exit status is 2 if a guest, MAC address, IP address or hostname does not exist.",
  args: { network: networks },
  flags: {
    all: { short: 'a', summary: 'include expired leases' },
    guest: { short: 'g', value: 'GUEST', summary: 'only leases of this guest', complete: 'domains' },
    mac: { value: 'MAC', summary: 'only leases of this MAC address' },
    ip: { value: 'IP', summary: 'only this address, or addresses in this subnet: 192.168.122.0/24' },
    name: { value: 'NAME', summary: 'only leases with this hostname' },
    sort: {
      value: 'FIELD',
      choices: LEASE_FIELDS,
      summary: 'sort by field (default: network, then address)',
    },
    watch: { short: 'w', summary: 'follow the leases; -o json prints one object per event' },
    columns: {
      value: 'LIST',
      offers: LEASE_FIELDS,
      summary: `fields to print, separated by commas: ${LEASE_FIELDS.join(', ')}`,
    },
    'no-header': { summary: 'print rows only, also in CSV' },
    file: leaseFileFlag,
    'state-dir': stateDirFlag,
  },
  examples: [
    { line: 'vnet leases', does: 'List the leases of all active networks' },
    { line: 'vnet leases default -o json', does: 'List the leases of one network as JSON' },
    {
      line: 'vnet leases --guest web --columns ip,secondsLeft',
      does: 'Print the addresses of one guest and when their leases expire',
    },
    { line: 'vnet leases --watch', does: 'Follow the leases; with -o json, print one object per event' },
    { line: 'vnet leases --file /var/lib/misc/dnsmasq.leases', does: 'List the leases in a lease file of dnsmasq' },
  ],
  shape: ['list', 'stream'],
  fields: {
    'network?': ['string | null', 'name of the network; null if the lease file does not say'],
    'bridge?': ['string | null', 'name of its bridge'],
    'guest?': ['string | null', 'guest whose interface has the MAC address'],
    'hostname?': ['string | null', 'hostname that the guest sent'],
    'mac?': ['string | null', 'MAC address'],
    'ip?': ['string', 'IP address'],
    'prefix?': ['integer | null', 'prefix length of the subnet that contains the address'],
    'protocol?': ['string', 'ipv4 or ipv6'],
    'expiry?': ['string | null', 'when the lease expires: ISO 8601 in UTC; null if it does not expire'],
    'secondsLeft?': ['integer | null', 'seconds until it expires; negative if it has expired'],
    'expired?': ['boolean', 'whether it has expired'],
    'clientId?': ['string | null', 'DHCP client ID, or DUID'],
    'iaid?': ['string | null', 'IAID of a DHCPv6 lease'],
    'notes?': [
      'object[]',
      'remarks, each with kind (such as static, expired, older, outside-subnet, same-address or same-hostname) and text',
    ],
    'event?': ['string', 'with --watch: new, renewed, expired or released'],
    'time?': ['string', 'with --watch: time of the event'],
  },
  files: {
    '/var/lib/libvirt/dnsmasq/BRIDGE.status': 'leases of a network',
    '/var/lib/libvirt/dnsmasq/BRIDGE.macs': 'MAC addresses of the guests of a network',
    '/run/libvirt/network/NAME.xml': 'active networks',
  },

  async run({ args, flags }, context) {
    const { host, output, wide } = context;
    const fields = flags.columns === undefined ? undefined : parseFields(flags.columns);
    const header = !flags['no-header'];
    const matches = rowFilter(flags);
    const select = (rows: Iterable<LeaseRow>, now: number) => {
      const selected = filterLazily(rows, (row) => (flags.all || !isExpired(row.lease, now)) && matches(row));
      return flags.sort === undefined ? selected : sortRows(selected, flags.sort);
    };
    if (flags.watch && flags.file.includes('-')) throw new VnetError('usage', 'cannot watch standard input');
    const libvirt = await openLibvirt(context, { files: flags.file, stateDir: flags['state-dir'] });
    if (flags.watch) {
      const { watchLeases } = await import('../../guests/leases/watch.ts');
      const table = { columns: fields, header, output, wide };
      return watchLeases({ host, libvirt, networks: args.network, select, ...table });
    }
    const now = host.now().getTime() / 1000;
    const leases = await readRows(context, libvirt, args.network, now);
    const rows = select(leases.rows, now);
    const empty = isEmpty(rows) && leases.problems.length === 0 ? await explainEmptyList() : undefined;
    const status = leases.problems.length > 0 ? EXIT_STATUS['file-unreadable'] : (empty?.status ?? 0);
    return table({
      columns: leaseColumns(fields, now),
      rows,
      data: leaseData(fields, now),
      fields: fields ?? LEASE_FIELDS,
      header,
      findings: [...findingsOf(leases), ...(empty?.findings ?? []), ...sourceNotes(libvirt, isEmpty(rows), context)],
      ...(status !== 0 && { status }),
    });

    async function explainEmptyList() {
      const { explainEmpty } = await import('../../guests/leases/explain-empty.ts');
      return explainEmpty(leases, flags, { libvirt, now });
    }
  },
});

/** The rows of these networks. A name that is a guest's gets the command for its leases as a hint. */
async function readRows(
  { host }: Context,
  libvirt: Libvirt,
  names: readonly string[],
  now: number,
): Promise<LeaseRows> {
  try {
    return await leaseRows(host, libvirt, names, now);
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'not-found') throw error;
    const guests = [...libvirt.pluggedGuests().items.map(({ name }) => name), ...libvirt.domainNames()];
    const guest = names.find((name) => guests.includes(name));
    if (guest === undefined) throw error;
    throw new VnetError('not-found', error.messages, {
      hint: `'${guest}' is a guest; to list its leases, run`,
      commands: [shellCommand('vnet', 'leases', `--guest=${guest}`)],
      cause: error,
    });
  }
}

/** Why networks have the names of their bridges, or why the system's networks are missing. */
function sourceNotes({ source }: Libvirt, isEmptyList: boolean, { host, virsh }: Context): Finding[] {
  if (source === 'bridge-files') {
    const message = 'only root may read which networks and guests these leases belong to; to query libvirt, run';
    return [{ ...sessionHint(), severity: 'note', message }];
  }
  return isEmptyList && isDefaultSession(host, virsh) ? [sessionHint()] : [];
}

function isEmpty(rows: Iterable<unknown>): boolean {
  for (const _ of rows) return false;
  return true;
}

function findingsOf({ networks, problems }: LeaseRows): Finding[] {
  const inactive = networks.flatMap(({ network, leases }) =>
    network?.active === false && !isEmpty(leases) ? [network.name] : [],
  );
  return [
    ...problems.flatMap(({ findings }) => findings),
    ...inactive.map(
      (name): Finding => ({
        id: 'network-inactive',
        severity: 'note',
        message: `network '${name}' is not active; these leases are from when it last ran`,
      }),
    ),
  ];
}
