import { command } from '../cli/command.ts';
import { network } from '../cli/places.ts';
import { EXIT_STATUS, VnetError } from '../error.ts';
import { isExpired, type Lease } from '../leases/lease.ts';
import { describeLeases } from '../names/describe.ts';
import { table } from '../render/outcome.ts';
import { type Doors, type Gathered, gatherDomains, gatherLeases, guestsOf } from '../state/gather.ts';
import type { NetworkState } from '../state/network.ts';
import { chosen, sorted } from '../views/lease-choice.ts';
import { LEASE_COLUMNS, type LeaseColumn, type LeaseRow, leaseColumns, leaseData } from '../views/lease-columns.ts';

export default command({
  name: 'leases',
  summary: 'Show who has which address',
  details:
    "Leases of the named networks, of all active ones when none is named. libvirt's files are read where they can be; otherwise libvirt is asked.",
  args: { network: { ...network, optional: true, variadic: true } },
  flags: {
    all: { short: 'a', summary: 'also leases that have expired' },
    guest: { short: 'g', value: 'GUEST', summary: 'only leases of this guest', complete: 'domains' },
    mac: { value: 'MAC', summary: 'only leases of this MAC address' },
    ip: { value: 'IP', summary: 'only this address, or those of a subnet such as 192.168.122.0/24' },
    name: { value: 'NAME', summary: 'only leases under this hostname' },
    sort: {
      value: 'COLUMN',
      choices: LEASE_COLUMNS,
      summary: 'sort by this column; else leases stand as in their file',
    },
    columns: { value: 'LIST', summary: `columns to show, of ${LEASE_COLUMNS.join(', ')}` },
    'no-header': { summary: 'rows only' },
    file: { short: 'f', value: 'FILE', repeatable: true, summary: 'read this lease file; - is standard input' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  examples: [
    { line: 'vnet leases', does: 'Every lease of every active network, and whose it is' },
    { line: 'vnet leases default -o json', does: 'Those of one network, as data' },
    { line: 'vnet leases --guest web --columns ip,left', does: 'The addresses of one guest, and for how long' },
    { line: 'vnet leases --file /var/lib/misc/dnsmasq.leases', does: "Those in dnsmasq's own lease file" },
  ],

  async run({ args, flags }, { host, virsh }) {
    const now = host.now().getTime() / 1000;
    const where = { files: flags.file, stateDir: flags['state-dir'] };
    const gathered = await gatherLeases({ host, virsh }, args.network, where);
    const described = await describe(gathered, { host, virsh }, now);
    const columns = leaseColumns(now);
    const fits = chosen(flags);
    const rows = described.filter((row) => (flags.all || !isExpired(row.lease, now)) && fits(row));
    return table({
      columns: columnNames(flags.columns).map((name) => columns[name] ?? missing(name)),
      rows: flags.sort === undefined ? rows : sorted(rows, flags.sort as LeaseColumn),
      data: leaseData(now),
      header: !flags['no-header'],
      notes: notesOf(gathered),
      ...(gathered.problems.length > 0 && { status: EXIT_STATUS['file-unreadable'] }),
    });
  },
});

async function describe(gathered: Gathered, doors: Doors, now: number): Promise<LeaseRow[]> {
  const placed = gathered.groups.map((place) => ({
    place,
    leases: place.leases,
    isStatic: staticsOf(place.network),
  }));
  const plugged = new Set(gathered.plugged.flatMap(({ macs }) => macs));
  const strangers = gathered.groups.some(({ leases }) =>
    leases.some(({ mac }) => mac !== undefined && !plugged.has(mac)),
  );
  const domains = strangers && !gathered.elsewhere ? await gatherDomains(doors) : undefined;
  const guests = guestsOf(gathered.plugged, domains);
  return describeLeases(placed, gathered.elsewhere ? { ...guests, complete: plugged.size > 0 } : guests, now);
}

/** Whether a lease is that of a static entry: dnsmasq gives such an address to nobody else. */
function staticsOf(network: NetworkState | undefined): (lease: Lease) => boolean {
  const ips = new Set(network?.staticHosts.flatMap(({ ip }) => ip ?? []));
  return ({ ip }) => ips.has(ip);
}

function columnNames(list: string | undefined): readonly string[] {
  return list === undefined ? LEASE_COLUMNS : list.split(',').map((name) => name.trim());
}

function missing(name: string): never {
  throw new VnetError('usage', `there is no column '${name}'`, { hint: `Columns: ${LEASE_COLUMNS.join(', ')}` });
}

function notesOf({ groups, problems }: Gathered): string[] {
  const inactive = groups.flatMap(({ network }) => (network !== undefined && !network.active ? [network.name] : []));
  return [
    ...problems.map(({ message }) => `error: ${message}`),
    ...inactive.map((name) => `note: network '${name}' is not active; its leases are what it left behind`),
  ];
}
