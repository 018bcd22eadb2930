import { nearest } from '../../nearest.ts';
import type { Command } from '../command.ts';

/** Below what virsh says of words it does not take: the option or value that is nearest, or where they are all told. */
export function usageHint(errors: readonly string[], { name, args, flags }: Command): string {
  const said = errors.join('\n');
  const option = /doesn't support option --(\S+)/.exec(said)?.[1];
  const near = option === undefined ? undefined : nearest(option, Object.keys({ ...flags, output: 0, help: 0 }));
  if (near !== undefined) return `Did you mean --${near}? See: vnet help ${name}`;
  const value = /(?:unrecognized \w+ name|unknown event type|Unknown data source) '?([^\s']+)/.exec(said)?.[1];
  const choices = [...Object.values(args), ...Object.values(flags)].flatMap((each) => each.choices ?? []);
  const meant = value === undefined ? undefined : nearest(value, choices);
  return `${meant === undefined ? '' : `Did you mean ${meant}? `}See: vnet help ${name}`;
}
