import { VnetError } from '../../error.ts';
import { quoteWord } from '../../libvirt/quote.ts';
import type { Command, CommandList } from '../command.ts';
import type { StringCommand } from '../parse/command-string.ts';
import { parseFast } from '../parse/fast-path.ts';
import type { Invocation } from '../parse/invocation.ts';
import { splitWords } from '../parse/virsh.ts';
import { contextFor, type Program } from './context.ts';
import { explainFailure } from './explain-failure.ts';

/** Commands of a string that one program runs: vnet a single one, virsh as many as follow each other. */
export interface Part {
  readonly by: 'vnet' | 'virsh';
  readonly commands: readonly StringCommand[];
}

/** Divides commands among vnet and virsh. */
export async function partsOf(commands: readonly StringCommand[], list: CommandList): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const each of commands) {
    const last = parts.at(-1);
    if ((await vnetCommand(each.words, list)) !== undefined) parts.push({ by: 'vnet', commands: [each] });
    else if (last?.by === 'virsh') parts[parts.length - 1] = { by: 'virsh', commands: [...last.commands, each] };
    else parts.push({ by: 'virsh', commands: [each] });
  }
  return parts;
}

/** A string of these commands for virsh. */
export function textOf(commands: readonly StringCommand[]): string {
  return commands.map(({ source }) => source).join('; ');
}

/** The command that vnet runs for these words: one that only vnet has, or one of virsh with an option of vnet. */
async function vnetCommand([first = '', ...rest]: readonly string[], list: CommandList): Promise<Command | undefined> {
  const name = first === 'help' ? (rest[0] ?? '') : first;
  const command = Object.hasOwn(list, name) ? (await list[name]?.())?.default : undefined;
  if (command === undefined || command.kind === 'own') return command;
  if (first === 'help') return undefined;
  try {
    const { given, extra } = splitWords(command, rest);
    return given.length > 0 || extra.size > 0 ? command : undefined;
  } catch (error) {
    if (error instanceof VnetError) return command; // vnet says what is wrong with its option.
    throw error;
  }
}

/** Reports the first command that cannot be parsed, and returns the exit status; undefined if there is none. */
export async function statusIfWrong(
  parts: readonly Part[],
  invocation: Invocation,
  program: Program,
): Promise<number | undefined> {
  const lines: string[] = [];
  for (const { by, commands } of parts) {
    if (by === 'virsh') {
      lines.push(textOf(commands));
      continue;
    }
    const words = commands[0]?.words ?? [];
    const command = await vnetCommand(words, program.commands);
    if (command === undefined || words[0] === 'help') continue;
    const rest = words.slice(1);
    if (command.kind === 'mirrored') {
      lines.push([command.name, ...splitWords(command, rest).words].map(quoteWord).join(' '));
    } else if (parseFast(command, rest) === undefined) {
      (await import('../parse/commander.ts')).parseThorough(command, rest);
    }
  }
  return lines.length === 0 ? undefined : statusOfVirsh(lines, invocation, program);
}

/** virsh parses all commands first, and so stops at one that it does not know: a random one at the end. */
async function statusOfVirsh(
  lines: readonly string[],
  invocation: Invocation,
  program: Program,
): Promise<number | undefined> {
  const { host } = program;
  const mark = crypto.randomUUID();
  const { stderr } = await host.run(host.virsh, ['-q', `${lines.join('\n')}\n${mark}`]);
  if (stderr.includes(mark)) return undefined;
  host.write('stderr', stderr);
  return explainFailure({ status: 1, signal: undefined, stdout: '', stderr }, {}, contextFor(invocation, program));
}

/** The exit status; a command that fails does not keep the next ones from running. */
export async function reported({ options }: Invocation, program: Program, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    const argv = [...options].map(([name, value]) => `--${name}=${value}`);
    return (await import('./report.ts')).report(error, argv, program.host);
  }
}
