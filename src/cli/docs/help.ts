import type { Command } from '../command.ts';
import { commandHelp } from '../parse/commander.ts';
import { GLOBAL_OPTIONS } from '../parse/global-options.ts';

export type CommandList = Readonly<Record<string, () => Promise<{ readonly default: Command }>>>;

/** Every declaration, loaded one after the other: for what speaks of all commands, not for running one. */
export async function loadAll(commands: CommandList): Promise<Command[]> {
  const all: Command[] = [];
  for (const load of Object.values(commands)) all.push((await load()).default);
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The help of vnet as a whole. */
export async function overview(list: CommandList): Promise<string> {
  const all = await loadAll(list);
  const lines = (commands: readonly Command[]) => commands.map(({ name, summary }) => row(name, summary)).join('');
  return [
    "vnet: libvirt networks, with virsh's own commands and what virsh never had\n\n",
    'Usage: vnet [options] COMMAND [arguments]\n',
    '       vnet help COMMAND\n\n',
    'Commands of vnet:\n',
    lines(all.filter(({ kind }) => kind === 'own')),
    '\nCommands of virsh, with its output:\n',
    lines(all.filter(({ kind }) => kind === 'mirrored')),
    '\nOptions:\n',
    ...GLOBAL_OPTIONS.map(({ short, long, value, summary }) => {
      const shape = value === undefined ? '' : value.startsWith('[') ? `[=${value.slice(1)}` : `=${value}`;
      return row(`${short === undefined ? '    ' : `-${short}, `}--${long}${shape}`, summary);
    }),
    '\nExamples:\n',
    '  vnet net-list --all -o json\n      Every network as data\n',
    '  vnet validate route.xml && vnet try route.xml\n      See what is wrong with a file, and what becomes of it, before it is live\n',
    '  vnet net-define route.xml && vnet net-start route\n      Define a network and start it\n',
    '  vnet leases && vnet resolve myvm\n      Who has which address, and which one a guest has\n',
    '\nExit statuses, and all of this again: man vnet\n',
  ].join('');
}

/** The help of one command. */
export { commandHelp };

function row(left: string, right: string): string {
  return `  ${left.padEnd(34)}${right}\n`;
}
