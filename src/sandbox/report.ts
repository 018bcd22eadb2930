import type { Column } from '../render/outcome.ts';
import { renderTable } from '../render/table.ts';
import { printableLines } from '../terminal/printable.ts';
import type { Check, Rehearsal, Tried } from './result.ts';

const COLUMNS: readonly Column<Check>[] = [
  { title: 'Check', cell: ({ check }) => check },
  { title: 'Expected', cell: ({ expected }) => expected },
  { title: 'Seen', cell: ({ seen }) => seen },
  { title: 'OK', cell: ({ ok }) => (ok === undefined ? 'not tried' : ok ? 'yes' : 'NO') },
];

/** What a person reads of a rehearsal. */
export async function report({ libvirt, networks, notes, seconds }: Rehearsal): Promise<string> {
  let text = '';
  for (const network of networks) text += await section(network, libvirt);
  const all = networks.flatMap(({ checks }) => checks);
  const failed = all.filter(({ ok }) => ok === false).length;
  const untried = all.filter(({ ok }) => ok === undefined).length;
  const refused = networks.filter(({ started }) => !started).length;
  const counts = [
    ...(refused > 0 ? [`${refused} of ${networks.length} networks refused`] : []),
    ...(all.length > 0 ? [`${all.length - failed - untried} of ${all.length} checks went as promised`] : []),
    ...(failed > 0 ? [`${failed} did not`] : []),
    ...(untried > 0 ? [`${untried} could not be tried`] : []),
  ];
  const copied = notes.map((note) => `${printableLines(note)}\n`).join('');
  const told = counts.length > 0 ? counts : ['nothing was to be checked'];
  return `${text}${copied}${told.join(', ')}, in ${Math.ceil(seconds)} s.\n`;
}

async function section(tried: Tried, libvirt: string): Promise<string> {
  const { file, name, mode, defined, started, errors, fix } = tried;
  if (!started) {
    const verb = defined ? `does not start ${name}` : 'refuses it';
    const lines = [...errors.map((error) => `error: ${error}`), ...(fix === undefined ? [] : [fix])];
    return `${printableLines(`${file}: libvirt ${libvirt} ${verb}`)}\n${indent([...lines, ...tried.notes])}${await tableOf(tried.checks)}\n`;
  }
  let text = `${printableLines(`${file}: libvirt ${libvirt} starts ${name} (${mode === 'none' ? 'isolated' : mode})`)}\n`;
  if (tried.bridge !== undefined) text += indent([`Bridge ${[tried.bridge, ...tried.addresses].join(' ')}`]);
  text += titled('Routes', tried.routes);
  text += titled('dnsmasq', tried.dnsmasq);
  text += titled('Firewall', tried.firewall);
  text += indent(tried.notes);
  return `${text}${await tableOf(tried.checks)}\n`;
}

async function tableOf(checks: readonly Check[]): Promise<string> {
  if (checks.length === 0) return '';
  let text = '\n';
  for await (const piece of renderTable(COLUMNS, checks)) text += piece.toString();
  return text;
}

function titled(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `  ${title}\n${indent(lines, '    ')}`;
}

function indent(lines: readonly string[], by = '  '): string {
  return lines.map((line) => `${by}${printableLines(line).replaceAll('\n', `\n${by}`)}\n`).join('');
}
