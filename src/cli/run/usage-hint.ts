import type { Finding } from '../../finding.ts';
import { nearest } from '../../nearest.ts';
import type { Command } from '../command.ts';
import { flagsOf } from '../common-options.ts';

/** How virsh names a value that is not one of the choices. */
const REJECTED =
  /(?:unrecognized \w+ name|unknown event type|Unknown data source|invalid link state|^No support for) '?([^\s']+)/m;

/** Below what virsh says about wrong arguments: the nearest option or value, and where to find all of them. */
export function usageHint(errors: readonly string[], command: Command): Finding {
  const hint = (message: string): Finding => ({
    id: 'usage',
    severity: 'hint',
    message,
    commands: [`vnet help ${command.name}`],
  });
  const text = errors.join('\n');
  const option = /doesn't support option --(\S+)/.exec(text)?.[1];
  const nearOption = option === undefined ? undefined : nearest(option, Object.keys(flagsOf(command)));
  if (nearOption !== undefined) return hint(`did you mean --${nearOption}? For usage, run`);
  const value = REJECTED.exec(text)?.[1];
  const choices = [...Object.values(command.args), ...Object.values(command.flags)].flatMap(
    (each) => each.choices ?? [],
  );
  const nearValue = value === undefined ? undefined : nearest(value, choices);
  return hint(nearValue === undefined ? 'for usage, run' : `did you mean '${nearValue}'? For usage, run`);
}
