import { VnetError } from '../../error.ts';
import { Interrupted } from '../../host/host.ts';
import { commandKind } from '../../libvirt/virsh-commands.ts';
import type { Command, CommandList } from '../command.ts';
import { type Invocation, scanInvocation } from '../parse/invocation.ts';
import { readWords } from '../parse/virsh.ts';
import { contextFor, type Program } from './context.ts';
import { advise } from './mirrored.ts';
import { writeFindings } from './write-findings.ts';

/**
 * Runs a command line of virsh and returns virsh's exit status. If a command that vnet knows is run, advice follows virsh's own
 * lines on stderr.
 */
export async function runAsVirsh(words: readonly string[], program: Program): Promise<number> {
  const { host, commands } = program;
  const invocation = scanned(words);
  const command = invocation && (await commandOf(invocation.words, commands));
  if (invocation === undefined || command === undefined) return host.become(host.virsh, words);
  // `changes`: a terminal shows both streams in the order in which virsh writes.
  const finished = await host.attach(host.virsh, words, { short: true, changes: true });
  await addAdvice(finished, command, invocation, program);
  return finished.signal === undefined ? (finished.status ?? 0) : host.endBySignal(finished.signal);
}

/** The command on which vnet has advice; undefined also if virsh works with the user. */
async function commandOf(words: readonly string[], commands: CommandList): Promise<Command | undefined> {
  const name = words[0] ?? '';
  const command = Object.hasOwn(commands, name) ? (await commands[name]?.())?.default : undefined;
  return command?.kind === 'mirrored' && commandKind(words) === 'interactive' ? undefined : command;
}

async function addAdvice(
  finished: Parameters<typeof advise>[0],
  command: Command,
  invocation: Invocation,
  program: Program,
): Promise<void> {
  const context = contextFor(invocation, program);
  try {
    if (command.kind === 'own') {
      const message = `${command.name} is a command of vnet; for its usage, run`;
      const commands = [`vnet help ${command.name}`];
      await writeFindings([{ id: 'unknown-command', severity: 'hint', message, commands }], context);
      return;
    }
    await advise(finished, { command, input: readWords(command, invocation.words.slice(1)) }, context);
  } catch (error) {
    // virsh has answered; what vnet could add cannot be found out.
    if (!(error instanceof VnetError) && !(error instanceof Interrupted)) throw error;
  }
}

/** Undefined for options that virsh does not have or rejects, and for those that make it print something else. */
function scanned(words: readonly string[]): Invocation | undefined {
  try {
    const invocation = scanInvocation(words);
    return invocation.options.size > 0 ? undefined : invocation;
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
