import { usageError } from './usage-error.ts';

/** The actions of a command that each of its flags goes with. */
export type FlagActions = Readonly<Record<string, readonly string[]>>;

/** Throws VnetError `usage` for a flag that an action of a command would ignore. */
export function checkFlags(
  { command, action }: { readonly command: string; readonly action: string },
  flags: Readonly<Record<string, unknown>>,
  actionsOf: FlagActions,
): void {
  for (const [name, actions] of Object.entries(actionsOf)) {
    const isGiven = flags[name] !== undefined && flags[name] !== false;
    if (!isGiven || actions.includes(action)) continue;
    const uses = actions.map((each) => `${command} ${each}`).join(', ');
    throw usageError(`--${name} goes with ${uses}`, `vnet ${command} --help`);
  }
}
