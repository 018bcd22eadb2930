import type { Paint } from '../render/colour.ts';
import { fitted, type WrapLine } from '../render/fit.ts';
import type { Column } from '../render/outcome.ts';
import { renderTable } from '../render/table.ts';
import { printable, printableLines } from '../terminal/printable.ts';
import { type Check, type NetworkResult, networkPassed, type Rehearsal } from './result.ts';

export interface ReportOptions {
  readonly paint: Paint;
  /** The cells of a line on the terminal; undefined if stdout is none. */
  readonly terminal: number | undefined;
}

/** Returns a rehearsal as text: the verdict first, then the checks, and then what libvirt set up. */
export async function report(rehearsal: Rehearsal, options: ReportOptions): Promise<string> {
  const { networks, notes, seconds } = rehearsal;
  const sections: string[] = [];
  for (const network of networks) sections.push(await networkSection(network, rehearsal, options));
  const passed = networks.filter(networkPassed).length;
  const summary =
    networks.length === 1 ? '' : `${passed} of ${networks.length} networks passed in ${Math.ceil(seconds)} s\n\n`;
  const copied = notes.length === 0 ? '' : `\nNotes\n${await prose(notes, options)}`;
  return `${summary}${sections.join('\n')}${copied}`;
}

async function networkSection(
  network: NetworkResult,
  { libvirt, seconds, networks }: Rehearsal,
  options: ReportOptions,
): Promise<string> {
  const { file, errors, fix, checks } = network;
  const { paint } = options;
  const isPass = networkPassed(network);
  const word = isPass ? paint.good('PASS') : paint.error('FAIL');
  const duration = networks.length === 1 ? `, in ${Math.ceil(seconds)} s` : '';
  const verdict = `${printable(file)}: ${word}: ${printable(verdictOf(network, libvirt))}${duration}`;
  const { terminal } = options;
  const shown = await fitted((wrapLine) => wrapLine(verdict, '  '), terminal);
  const reasons = [...errors.map((error) => `error: ${error}`), ...(fix === undefined ? [] : [`hint: ${fix}`])];
  const table = checks.length === 0 ? '' : `\n${await checkTable(checks, options)}`;
  return `${shown}\n${await prose(reasons, options)}${table}${await details(network, options)}`;
}

function verdictOf({ name = '', mode, defined, started, checks }: NetworkResult, libvirt: string): string {
  if (!defined) return `libvirt ${libvirt} rejects the file`;
  const shown = `'${name}' (${mode === 'none' ? 'isolated' : mode})`;
  if (!started) return `libvirt ${libvirt} does not start network ${shown}`;
  const passed = checks.filter(({ ok }) => ok === true).length;
  const failed = checks.filter(({ ok }) => ok === false).length;
  const unknown = checks.length - passed - failed;
  return [
    `libvirt ${libvirt} starts network ${shown}`,
    ...(checks.length === 0 ? [] : [`${passed} of ${checks.length} checks passed`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(unknown === 0 ? [] : [`${unknown} without a result`]),
  ].join(', ');
}

const OK = { true: 'yes', false: 'NO', undefined: 'unknown' } as const;

const COLUMNS: readonly Column<Check>[] = [
  { title: 'Check', cell: ({ check }) => check },
  { title: 'Expected', cell: ({ expected }) => expected },
  { title: 'Seen', cell: ({ seen }) => seen },
  { title: 'OK', cell: ({ ok }) => OK[`${ok}`] },
];

async function checkTable(checks: readonly Check[], { paint, terminal }: ReportOptions): Promise<string> {
  if (terminal === undefined) {
    let text = '';
    for await (const piece of renderTable(COLUMNS, checks)) text += piece.toString();
    return text;
  }
  const { proseTable } = await import('../render/prose-table.ts');
  const colours = { true: paint.good, false: paint.error, undefined: paint.warning };
  return proseTable(COLUMNS, checks, {
    terminal,
    paint: ({ ok }, column, text) => (column === COLUMNS.length - 1 ? colours[`${ok}`](text) : text),
  });
}

async function details(
  { bridge, addresses, routes, dnsmasq, firewall, notes }: NetworkResult,
  options: ReportOptions,
): Promise<string> {
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ['Bridge', bridge === undefined ? [] : [[bridge, ...addresses].join(' ')]],
    ['Routes', routes],
    ['dnsmasq', dnsmasq],
    ['Firewall', firewall],
  ];
  const verbatim = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `\n${title}\n${indented(lines)}`)
    .join('');
  return notes.length === 0 ? verbatim : `${verbatim}\nNotes\n${await prose(notes, options)}`;
}

/** Sentences, which wrap; the lines of configurations and of firewalls do not. */
async function prose(lines: readonly string[], { terminal }: ReportOptions): Promise<string> {
  const layout = (wrapLine: WrapLine) =>
    indented(lines)
      .split('\n')
      .map((line) => wrapLine(line, '    '))
      .join('\n');
  return fitted(layout, terminal);
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${printableLines(line).replaceAll('\n', '\n  ')}\n`).join('');
}
