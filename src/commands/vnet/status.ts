import { command } from '../../cli/command.ts';
import { networks } from '../../cli/common-arguments.ts';
import { withConnection } from '../../cli/run/with-connection.ts';
import type { Finding } from '../../finding.ts';
import { type NetworkStatus, statusOf, type Usage } from '../../guests/status.ts';
import { openLibvirt } from '../../libvirt/open.ts';
import { type Column, type Outcome, table } from '../../render/outcome.ts';
import { renderTable } from '../../render/table.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'status',
  summary: 'Show networks, guests and problems on one screen',
  group: 'overview',
  details:
    'Lists each network with its subnets, bridge, running guests, how many addresses of its DHCP ranges are leased, and how many of those that it reserves. Problems follow, worst first. The exit status is 0 even if there are problems. CSV has one row per network; problems are on stderr.',
  args: { network: { ...networks, summary: 'name or UUID of a network (default: all networks)' } },
  flags: {},
  examples: [
    { line: 'vnet status', does: 'Show every network' },
    { line: 'vnet status default', does: 'Show one network' },
    { line: 'vnet status -o json', does: 'Print the same as JSON' },
    { line: 'vnet status -o csv', does: 'Print a row per network' },
  ],
  shape: ['object'],
  fields: {
    connection: ['string | null', 'libvirt connection, null for the default one'],
    source: ['string', 'where the data is from: daemon-files, bridge-files or virsh'],
    networks: [
      'object[]',
      'list of networks, each with name, active, autostart, persistent, mode, bridge, subnets, guests, leases, pool and reserved',
    ],
    problems: ['object[]', 'list of problems, each with id, severity, message, cause, fix and commands'],
  },

  async run({ args }, context): Promise<Outcome> {
    const { host, virsh, wide } = context;
    const libvirt = await openLibvirt(context, { files: [], stateDir: undefined });
    const { networks: all, problems, isIncomplete } = await statusOf(host, libvirt, args.network);
    if (context.output === 'csv') return csvOf(all, problems);
    const connection = virsh.uri ?? null;
    const terminal = wide ? undefined : host.terminalSize()?.columns;
    let rows = '';
    for await (const piece of renderTable(columnsFor(all), all, { terminal })) rows += piece.toString();
    const head = `Connection: ${printable(connection ?? 'default')}, ${SOURCES[libvirt.source]}\n\n`;
    const body = all.length > 0 ? rows : isIncomplete ? UNKNOWN : 'No networks are defined.\n';
    return {
      kind: 'record',
      text: head + body,
      data: {
        connection,
        source: libvirt.source,
        networks: all.map((network) => ({
          ...networkData(network),
          pool: network.pool === undefined ? null : usageData(network.pool),
          reserved: usageData(network.reserved),
        })),
        problems: withConnection(problems, context.connection).map(
          ({ id, severity, message, cause, fix, commands }) => ({
            id,
            severity,
            message,
            cause: cause ?? null,
            fix: fix ?? null,
            commands: commands ?? [],
          }),
        ),
      },
      findings: context.output === 'table' ? problems : [],
    };
  },
});

const UNKNOWN = 'The networks are unknown: libvirt lists them, but does not describe them.\n';

function networkData(network: NetworkStatus) {
  const { name, active, autostart, persistent, mode, bridge, subnets, guests, leases } = network;
  return {
    name,
    active,
    autostart: autostart ?? null,
    persistent: persistent ?? null,
    mode,
    bridge: bridge ?? null,
    subnets,
    guests,
    leases: leases ?? null,
  };
}

/** A row for each network, without nested values. */
function csvOf(networks: readonly NetworkStatus[], problems: readonly Finding[]): Outcome {
  return table({
    columns: COLUMNS,
    rows: networks,
    fields: CSV_FIELDS,
    data: (network) => ({
      ...networkData(network),
      poolSize: network.pool?.size ?? null,
      poolUsed: network.pool?.used ?? null,
      reservedSize: network.reserved.size,
      reservedUsed: network.reserved.used ?? null,
    }),
    findings: problems,
  });
}

const CSV_FIELDS = [
  'name',
  'active',
  'autostart',
  'persistent',
  'mode',
  'bridge',
  'subnets',
  'guests',
  'leases',
  'poolSize',
  'poolUsed',
  'reservedSize',
  'reservedUsed',
];

function usageData({ size, used }: Usage) {
  return { size, used: used ?? null };
}

const SOURCES = {
  'lease-files': 'read from lease files',
  'state-directory': 'read from a state directory',
  'daemon-files': "read from libvirt's files",
  'bridge-files': "read from libvirt's lease files",
  virsh: 'queried with virsh',
} as const;

const COLUMNS: readonly Column<NetworkStatus>[] = [
  { title: 'Network', cell: ({ name }) => name },
  { title: 'State', cell: stateOf },
  {
    title: 'Autostart',
    drop: 1,
    cell: ({ autostart }) => (autostart === undefined ? undefined : autostart ? 'yes' : 'no'),
  },
  { title: 'Mode', drop: 2, cell: ({ mode }) => mode },
  { title: 'Bridge', drop: 3, dropEmpty: true, cell: ({ bridge }) => bridge },
  { title: 'Subnet', prose: true, dropEmpty: true, cell: ({ subnets }) => subnets.join(' ') },
  {
    title: 'Leased',
    dropEmpty: true,
    dropLast: true,
    cell: ({ pool }) => (pool === undefined ? undefined : usageText(pool)),
  },
  { title: 'Guests', prose: true, dropEmpty: true, cell: ({ guests }) => guestList(guests) },
];

/** A transient network is gone when it is stopped. */
function stateOf({ active, persistent }: NetworkStatus): string {
  if (!active) return 'inactive';
  return persistent === false ? 'active, transient' : 'active';
}

/** Most networks reserve nothing: then the column is missing. */
function columnsFor(networks: readonly NetworkStatus[]): readonly Column<NetworkStatus>[] {
  if (networks.every(({ reserved }) => reserved.size === 0)) return COLUMNS;
  const at = COLUMNS.findIndex(({ title }) => title === 'Leased') + 1;
  return [...COLUMNS.slice(0, at), RESERVED, ...COLUMNS.slice(at)];
}

const RESERVED: Column<NetworkStatus> = {
  title: 'Reserved',
  drop: 1,
  cell: ({ reserved }) => (reserved.size === 0 ? undefined : usageText(reserved)),
};

function usageText({ size, used }: Usage): string {
  return `${used ?? '?'} of ${size}`;
}

/** As many names are listed; the rest is counted. */
const SHOWN_GUESTS = 8;

function guestList(guests: readonly string[]): string {
  const more = guests.length - SHOWN_GUESTS;
  return [...guests.slice(0, SHOWN_GUESTS), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
