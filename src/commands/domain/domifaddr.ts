import { mirrored } from '../../cli/command.ts';
import { domain } from '../../cli/common-arguments.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'domifaddr',
  summary: 'Print the addresses of a running guest',
  args: {
    domain,
    interface: { summary: 'network interface name', optional: true },
  },
  flags: {
    full: { summary: 'always display names and MACs of interfaces' },
    source: {
      summary: "address source: 'lease', 'agent', or 'arp'",
      value: 'SOURCE',
      positional: true,
      choices: ['lease', 'agent', 'arp'],
    },
  },
  examples: [
    { line: 'vnet domifaddr myvm', does: 'Addresses from the DHCP leases' },
    { line: 'vnet domifaddr myvm --source agent -o json', does: 'What the guest agent says, as data' },
  ],

  async data({ args, flags }, { virsh }) {
    const source = flags.source ?? 'lease';
    const one = args.interface === undefined ? [] : ['--interface', args.interface];
    const said = await virsh.ask('domifaddr', args.domain, ...one, '--full', '--source', source);
    return table({
      columns: [],
      rows: said.split('\n').flatMap((line) => addressOf(line) ?? []),
      data: (row) => ({ ...row, source }),
    });
  },
});

interface Row {
  readonly interface: string;
  readonly mac: string | null;
  /** Null where the interface has no address. */
  readonly protocol: string | null;
  readonly ip: string | null;
  readonly prefix: number | null;
}

/** A guest names its own interfaces: all but the last three columns is the name, whatever it holds. */
const ROW = /^ (.*?) +((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}|) +(ipv[46]|N\/A) +(?:(\S+)\/(\d+)|N\/A)$/;

function addressOf(line: string): Row | undefined {
  const match = ROW.exec(line);
  if (match === null) return undefined;
  const [, name = '', mac, protocol = '', ip, prefix] = match;
  return {
    interface: name,
    mac: mac || null,
    protocol: protocol === 'N/A' ? null : protocol,
    ip: ip ?? null,
    prefix: prefix === undefined ? null : Number(prefix),
  };
}
