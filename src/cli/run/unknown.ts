import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import { shellCommand } from '../../shell-words.ts';
import type { Invocation } from '../parse/invocation.ts';
import { meaningsOf } from '../verbs.ts';
import { contextFor, type Program } from './context.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Runs a command that vnet does not have: virsh may have it. Words that people type for another command get a hint instead.
 * Returns the exit status.
 */
export async function runUnknown(invocation: Invocation, program: Program): Promise<number> {
  const [name = '', ...rest] = invocation.words;
  const hints = hintsFor(name, rest, invocation, program);
  if (hints.length > 0) throw unknownCommand(name, hints);
  // Only vnet's own commands print data: a typo is more likely than a command of virsh.
  if (invocation.options.has('output') && nearest(name, Object.keys(program.commands)) !== undefined)
    throw unknownCommand(name, nearHint(name, program));
  try {
    return await forwardToVirsh(invocation, program);
  } catch (error) {
    if (error instanceof VnetError && error.code === 'program-missing')
      throw unknownCommand(name, nearHint(name, program));
    throw error;
  }
}

/** Lets virsh run the words; returns the exit status. In a string of several commands, the last one decides. */
export async function forwardToVirsh(
  invocation: Invocation,
  program: Program,
  { areMany = false }: { readonly areMany?: boolean } = {},
): Promise<number> {
  const context = contextFor(invocation, program);
  const finished = await context.virsh.forward(invocation.words);
  const explained = await explainFailure(finished, {}, context);
  const status = areMany && finished.status === 0 ? 0 : explained;
  if (!/^error: unknown command: /m.test(finished.stderr)) return status;
  const { writeFindings } = await import('./write-findings.ts');
  await writeFindings(nearHint(invocation.words[0] ?? '', program), context);
  return status;
}

/**
 * Prints virsh's help on a command or a group of commands that vnet does not have; returns the exit status. Throws VnetError
 * `usage` if virsh does not have it either.
 */
export async function helpOfVirsh(name: string, { passedOn }: Invocation, program: Program): Promise<number> {
  const { host } = program;
  const answer = await host.run(host.virsh, [...passedOn, 'help', name]).catch((error) => {
    if (error instanceof VnetError && error.code === 'program-missing') return undefined;
    throw error;
  });
  if (answer?.status === 0) {
    host.write('stdout', answer.stdout);
    host.write('stderr', answer.stderr);
    return 0;
  }
  const meant = meaningsOf(name).map(([does, command = '']) => hint(`to ${does}, see`, `vnet help ${command}`));
  throw unknownCommand(name, meant.length > 0 ? meant : nearHint(name, program));
}

function unknownCommand(name: string, hints: readonly Finding[]): VnetError {
  return new VnetError('usage', `unknown command: '${name}'`, { hints });
}

function hintsFor(
  name: string,
  rest: readonly string[],
  { connection }: Invocation,
  { commands }: Program,
): readonly Finding[] {
  const command = (...words: readonly string[]) => shellCommand('vnet', ...connection, ...words);
  // `net list`, `network start default`
  const [second, ...others] = rest;
  if (/^net(?:work)?s?$/.test(name) && second !== undefined) {
    const [meaning] = Object.hasOwn(commands, `net-${second}`) ? [['', `net-${second}`]] : meaningsOf(`net-${second}`);
    if (meaning !== undefined) return [hint('did you mean this?', command(...meaning.slice(1), ...others))];
  }
  return meaningsOf(name).map(([does, ...words]) => hint(`to ${does}, run`, command(...words, ...rest)));
}

function nearHint(name: string, { commands }: Program): Finding[] {
  const near = nearest(name, Object.keys(commands));
  return [near === undefined ? hint("for vnet's commands, run", 'vnet --help') : hint(`did you mean ${near}?`)];
}

function hint(message: string, ...commands: readonly string[]): Finding {
  return { id: 'unknown-command', severity: 'hint', message, ...(commands.length > 0 && { commands }) };
}
