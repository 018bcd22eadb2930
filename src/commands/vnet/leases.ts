import { command } from '../../cli/command.ts';
import { network, stateDir } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { columnsCalled, LEASE_COLUMNS, type LeaseColumn, leaseData } from '../../guests/leases/columns.ts';
import { rowFilter, sortRows } from '../../guests/leases/filter.ts';
import type { LeaseRow } from '../../guests/leases/notes.ts';
import { type LeaseRows, leaseRows } from '../../guests/leases/rows.ts';
import { filterLazily } from '../../lazy.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import { openLibvirt } from '../../libvirt/open.ts';
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
    'state-dir': stateDir,
  },
  examples: [
    { line: 'vnet leases', does: 'Every lease of every active network, and whose it is' },
    { line: 'vnet leases default -o json', does: 'Those of one network, as data' },
    { line: 'vnet leases --guest web --columns ip,left', does: 'The addresses of one guest, and for how long' },
    { line: 'vnet leases --watch -o json', does: 'An object for each lease that is new, renewed, expired or released' },
    { line: 'vnet leases --file /var/lib/misc/dnsmasq.leases', does: "Those in dnsmasq's own lease file" },
  ],

  async run({ args, flags }, context) {
    const { host, output, wide } = context;
    const columns = flags.columns?.split(',').map((name) => name.trim());
    const header = !flags['no-header'];
    const matches = rowFilter(flags);
    const select = (rows: Iterable<LeaseRow>, now: number) => {
      const some = filterLazily(rows, (row) => (flags.all || !isExpired(row.lease, now)) && matches(row));
      return flags.sort === undefined ? some : sortRows(some, flags.sort as LeaseColumn);
    };
    if (flags.watch && flags.file.includes('-')) throw new VnetError('usage', 'cannot watch standard input');
    const libvirt = await openLibvirt(context, { files: flags.file, stateDir: flags['state-dir'] });
    if (flags.watch) {
      const { watchLeases } = await import('../../guests/leases/watch.ts');
      return watchLeases(host, { libvirt, networks: args.network, select, columns, header, output, wide });
    }
    const now = host.now().getTime() / 1000;
    const leases = await leaseRows(libvirt, args.network, now);
    return table({
      columns: columnsCalled(columns, now),
      rows: select(leases.rows, now),
      data: leaseData(now),
      header,
      findings: findingsOf(leases),
      ...(leases.problems.length > 0 && { status: EXIT_STATUS['file-unreadable'] }),
    });
  },
});

function findingsOf({ networks, problems }: LeaseRows): Finding[] {
  const inactive = networks.filter(({ active }) => !active);
  return [
    ...problems.flatMap(({ findings }) => findings),
    ...inactive.map(
      ({ name }): Finding => ({
        id: 'network-inactive',
        severity: 'note',
        message: `network '${name}' is not active; these leases are from when it last ran`,
      }),
    ),
  ];
}
