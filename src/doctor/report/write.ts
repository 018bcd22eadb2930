import { randomUUID } from 'node:crypto';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';
import type { Look } from '../look.ts';
import { anonymous, contents, markdown } from './bundle.ts';
import { material } from './material.ts';

export interface ReportOptions {
  /** The file; `-` is stdout. */
  readonly path: string;
  /** Whether names and addresses stay. */
  readonly raw: boolean;
  /** Whether to write without asking. */
  readonly yes: boolean;
}

/**
 * Makes a report for a maintainer, shows what is in it, and writes it where nobody else can read it. Returns what is to be
 * printed on stdout. Throws VnetError if the file exists.
 */
export async function writeReport(look: Look, problems: string, { path, raw, yes }: ReportOptions): Promise<string> {
  const { host } = look;
  if (path !== '-') await requireNew(host, path);
  const parts = await material(look, problems);
  const sections = raw ? parts.sections : anonymous(parts, randomUUID());
  const text = markdown(sections);
  if (path === '-') return text;
  const kind = raw ? 'with all names and addresses' : 'with names and addresses replaced';
  host.write('stderr', `The report contains, ${kind}:\n`);
  for (const line of contents(sections)) host.write('stderr', `  ${printable(line)}\n`);
  if (!(await confirm(host, `write it to ${path}`, { yes }))) return '';
  const attributes = { mode: 0o600 };
  const isWritten = await host.replaceFile(path, Buffer.from(text), { before: undefined, attributes });
  if (!isWritten) throw exists(path);
  return `Report written to ${path}. Read it before you send it.\n`;
}

async function requireNew(host: Host, path: string): Promise<void> {
  if ((await host.readRegularFile(path)) !== undefined) throw exists(path);
}

function exists(path: string): VnetError {
  return new VnetError('file-unreadable', `${path} exists already`, {
    hint: 'choose another name, or remove the file',
  });
}
