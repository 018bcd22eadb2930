import { command } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Gathered } from '../../guests/inventory.ts';
import {
  columnsCalled,
  LEASE_COLUMNS,
  type LeaseColumn,
  type LeaseRow,
  leaseData,
} from '../../guests/leases/columns.ts';
import { chosen, sorted } from '../../guests/leases/filter.ts';
import { leaseRows } from '../../guests/leases/rows.ts';
import { filterLazily } from '../../lazy.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import { table } from '../../render/outcome.ts';

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
    watch: { short: 'w', summary: 'follow the leases: a live table, or with -o json an object an event' },
    columns: { value: 'LIST', summary: `columns to show, of ${LEASE_COLUMNS.join(', ')}` },
    'no-header': { summary: 'rows only' },
    file: { short: 'f', value: 'FILE', repeatable: true, summary: 'read this lease file; - is standard input' },
    'state-dir': { value: 'DIR', summary: "read this directory's *.status and *.macs, and never ask libvirt" },
  },
  examples: [
    { line: 'vnet leases', does: 'Every lease of every active network, and whose it is' },
    { line: 'vnet leases default -o json', does: 'Those of one network, as data' },
    { line: 'vnet leases --guest web --columns ip,left', does: 'The addresses of one guest, and for how long' },
    { line: 'vnet leases --watch -o json', does: 'An object for each lease that is new, renewed, expired or released' },
    { line: 'vnet leases --file /var/lib/misc/dnsmasq.leases', does: "Those in dnsmasq's own lease file" },
  ],

  async run({ args, flags }, { host, virsh, output }) {
    const target = { host, virsh };
    const where = { files: flags.file, stateDir: flags['state-dir'] };
    const columns = columnNames(flags.columns);
    const header = !flags['no-header'];
    const fits = chosen(flags);
    const choose = (rows: Iterable<LeaseRow>, now: number) => {
      const some = filterLazily(rows, (row) => (flags.all || !isExpired(row.lease, now)) && fits(row));
      return flags.sort === undefined ? some : sorted(some, flags.sort as LeaseColumn);
    };
    if (flags.watch) {
      if (where.files.includes('-')) throw new VnetError('usage', 'standard input cannot be watched');
      const { watchLeases } = await import('../../guests/leases/watch.ts');
      return watchLeases(target, { networks: args.network, where, choose, columns, header, output });
    }
    const now = host.now().getTime() / 1000;
    const { rows, gathered } = await leaseRows(target, args.network, where);
    return table({
      columns: columnsCalled(columns, now),
      rows: choose(rows, now),
      data: leaseData(now),
      header,
      findings: findingsOf(gathered),
      ...(gathered.problems.length > 0 && { status: EXIT_STATUS['file-unreadable'] }),
    });
  },
});

function columnNames(list: string | undefined): readonly string[] {
  return list === undefined ? LEASE_COLUMNS : list.split(',').map((name) => name.trim());
}

function findingsOf({ groups, problems }: Gathered): Finding[] {
  const inactive = groups.flatMap(({ network }) => (network !== undefined && !network.active ? [network.name] : []));
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
