import { expect } from '@jest/globals';
import type { MirroredCommand } from '../src/cli/command.ts';
import { keysOf, type MirrorRecord } from './mirror-records.ts';

/** Runs virsh and returns its stdout. */
type RunVirsh = (...words: string[]) => Promise<string>;

/** Other names of options, which virsh takes and does not list. */
const UNLISTED: ReadonlySet<string> = new Set(['domif-getlink persistent', 'domif-setlink persistent']);

/** Expects vnet to have every networking command that this virsh has, each with the options that this virsh has. */
export async function expectDeclared(virsh: RunVirsh, commands: readonly MirroredCommand[]): Promise<void> {
  const version = (await virsh('--version')).trim();
  const names = new Set(commands.map(({ name }) => name));
  for (const group of ['network', 'interface', 'filter']) {
    const missing = commandsInHelp(await virsh('help', group)).filter((name) => !names.has(name));
    expect({ group, missing }).toEqual({ group, missing: [] });
  }
  for (const { name, since, args, flags } of commands) {
    if (since !== undefined && isOlder(version, since)) continue;
    const declared = [...Object.keys(args), ...Object.keys(flags)].filter((option) => {
      const from = flags[option]?.since;
      return (from === undefined || !isOlder(version, from)) && !UNLISTED.has(`${name} ${option}`);
    });
    expect({ name, options: optionsInHelp(await virsh('help', name)).sort() }).toEqual({
      name,
      options: declared.sort(),
    });
  }
}

/** Expects a compared command line for every command and option, by name and by position. */
export function expectCompared(
  commands: readonly MirroredCommand[],
  records: readonly (MirrorRecord | undefined)[],
): void {
  const compared = new Set(records.flatMap((record) => Object.keys(record ?? {})));
  expect(commands.flatMap(keysOf).filter((key) => !compared.has(key))).toEqual([]);
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((index) => a?.[index] !== b?.[index]);
  return at !== undefined && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}

/** The options that `virsh help COMMAND` lists. */
function optionsInHelp(help: string): string[] {
  const [, options = ''] = help.split('\n  OPTIONS\n');
  return [...options.matchAll(/^ {4}(?:\[?--([\w-]+)\]?|<([\w-]+)>)/gm)].map(
    ([, option, argument]) => option ?? argument ?? '',
  );
}

/** The commands that `virsh help GROUP` lists. */
function commandsInHelp(help: string): string[] {
  return [...help.matchAll(/^ {4}([a-z][\w-]*) {2,}/gm)].map(([, name = '']) => name);
}
