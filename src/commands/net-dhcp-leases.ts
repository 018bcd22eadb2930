import { mirrored } from '../cli/command.ts';
import { activeNetwork } from '../cli/places.ts';
import { table } from '../render/outcome.ts';

export default mirrored({
  name: 'net-dhcp-leases',
  summary: 'Print the DHCP leases of a network',
  args: {
    network: activeNetwork,
  },
  flags: {
    mac: { summary: 'MAC address', value: 'MAC', positional: true },
  },
  examples: [
    { line: 'vnet net-dhcp-leases default', does: 'List every lease of the default network' },
    { line: 'vnet net-dhcp-leases default -o json', does: 'The same as data' },
  ],

  async data({ args, flags }, { virsh }) {
    const mac = flags.mac === undefined ? [] : ['--mac', flags.mac];
    const said = await virsh.ask('net-dhcp-leases', args.network, ...mac);
    return table({
      columns: [],
      rows: said.split('\n').flatMap((line) => leaseOf(line) ?? []),
      data: (lease) => ({ ...lease }),
    });
  },
});

interface Lease {
  /** Null where the lease never ends: virsh prints the epoch. */
  readonly expiry: Date | null;
  readonly mac: string;
  readonly protocol: string;
  readonly ip: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientId: string | null;
}

/** A row of virsh's table. Only a hostname may hold blanks, and it stands second to last. */
const ROW = /^ (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) {3}(\S+) {3}(ipv[46]) {3,}(\S+)\/(\d+) {3,}(.*?) {3,}(\S+)$/;

function leaseOf(line: string): Lease | undefined {
  const [, date, time, mac, protocol, ip, prefix, hostname, clientId] = ROW.exec(line) ?? [];
  if (mac === undefined || protocol === undefined || ip === undefined) return undefined;
  const expiry = new Date(`${date}T${time}Z`);
  return {
    expiry: expiry.getTime() === 0 ? null : expiry,
    mac,
    protocol,
    ip,
    prefix: Number(prefix),
    hostname: cell(hostname),
    clientId: cell(clientId),
  };
}

/** virsh prints `-` for nothing, and bytes that are not printable as \xNN. */
function cell(text: string | undefined): string | null {
  if (text === undefined || text === '-') return null;
  return text.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
