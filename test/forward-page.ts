import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, ORIGINS, recordName } from './forward-records.ts';
import { FIREWALLS } from './real/forward/events.ts';

/** The libvirts that the matrix suite has records of. */
const LIBVIRTS = [
  ['9.0', 'iptables'],
  ['11.3', 'iptables'],
  ['11.3', 'nftables'],
] as const;

/** Returns docs/forward-matrix.md, from the records of the matrix suite in a directory. */
export function forwardPage(directory: string): string {
  const records = LIBVIRTS.map(([version, backend]) => {
    const path = join(directory, recordName(version, backend));
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Cell[]) : [];
  });
  const titles = LIBVIRTS.map(([version, backend]) => `${version}, ${backend}`);
  const sections = FIREWALLS.map(({ name: firewall, events }) => {
    const rows = events.map(({ name }) => {
      const cells = records.map((cells) => cells.find((cell) => cell.firewall === firewall && cell.event === name));
      return `| ${[name, ...cells.map(cellText)].join(' | ')} |`;
    });
    const head = [`| Event | ${titles.join(' | ')} |`, `| --- |${' --- |'.repeat(titles.length)}`];
    return [`## ${firewall}`, '', ...head, ...rows, ''].join('\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

/** Seconds, with one digit. A gap below 0.05 s would be as long as the time between two connections. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return 'not measured';
  const wrong = Object.keys(cell.wrong);
  if (wrong.length > 0) return `fails: ${wrong.join(', ')}`;
  const gaps = ORIGINS.map((origin) => longest(cell.gaps[origin].slice(0, 2)));
  const shown = gaps.every((gap) => gap === 0)
    ? '✓'
    : `✓ ${gaps.map((gap) => (gap === 0 ? '0' : seconds(gap))).join(' / ')}`;
  const direct = longest(cell.gaps.direct);
  const flows = ORIGINS.filter((origin) => cell.gaps[origin][2] === null);
  return [
    shown,
    ...(direct === 0 ? [] : [`[${seconds(direct)}]`]),
    ...(flows.length === 0 ? [] : [`(UDP: ${flows.join(', ')})`]),
  ].join(' ');
}

function longest(gaps: readonly (number | null)[]): number {
  return Math.max(0, ...gaps.map((gap) => gap ?? Number.POSITIVE_INFINITY));
}

const INTRODUCTION = `# What forwards survive

The matrix suite measured this on a host that systemd had booted in namespaces, with the units of \`vnet forward\`, and on two cores
with other work. It writes this page. [CONTRIBUTING.md](../CONTRIBUTING.md) says how to run it.

✓ means that after the event a guest in QEMU answered on TCP, UDP, a shifted range and a range, with IPv4 and IPv6, to all four: a
machine outside, the host, another guest, and the guest itself.

The numbers are seconds in which no connection was answered, for these four in this order; a network namespace was the guest then. 0
means that each of the connections, one every 40 ms with IPv4 and IPv6, was answered. In brackets: seconds in which the host did not
reach the guest at its own address either, because the network was down or the firewall dropped everything. A gap with IPv6 includes
the second in which the kernel checks that an address of the bridge is unique.

\`UDP:\` names who got no more answers to datagrams that one socket sent every 40 ms all the time. Connection tracking keeps how it
translated a flow until nothing is sent for 30 s, so a flow that begins while the rules or the network are not there stays lost
that long. \`conntrack -D -p udp --orig-port-dst PORT\` ends it at once.
`;
