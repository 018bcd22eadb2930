import type { Command } from '../command.ts';
import { showsData } from '../formats.ts';
import type { StatusTable } from './man.ts';

/** Returns the table of commands in README.md. */
export function readmeTable(commands: readonly Command[]): string {
  const row = (command: Command) =>
    `| \`${synopsis(command)}\` | ${command.summary.replaceAll('|', '\\|')} | ${showsData(command) ? 'yes' : ''} |`;
  const head = (title: string) => `| ${title} | What it does | \`-o json\` |\n| --- | --- | --- |`;
  const of = (kind: Command['kind']) => commands.filter((command) => command.kind === kind).map(row);
  return [head('Command of vnet'), ...of('own'), '', head('Command of virsh'), ...of('mirrored')].join('\n');
}

/** Returns the table of exit statuses in README.md. */
export function statusTable(statuses: StatusTable): string {
  const rows = statuses.map(([status, meaning]) => `| ${status} | ${meaning} |`);
  return ['| Status | Meaning |', '| --- | --- |', ...rows].join('\n');
}

function synopsis({ name, args }: Command): string {
  const places = Object.entries(args).map(([arg, { optional, variadic }]) => {
    const shape = `${arg.toUpperCase()}${variadic ? '...' : ''}`;
    return optional ? `[${shape}]` : shape;
  });
  return [name, ...places].join(' ');
}
