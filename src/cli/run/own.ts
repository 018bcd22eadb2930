import type { Host } from '../../host/host.ts';
import type { OwnCommand } from '../command.ts';
import { quickParse } from '../parse/fast-path.ts';
import type { Globals } from '../parse/global-options.ts';
import { contextOf } from './context.ts';
import { present } from './present.ts';

/** Runs a command of vnet's own with the words behind it. */
export async function runOwn(
  command: OwnCommand,
  words: readonly string[],
  { globals, host }: { readonly globals: Globals; readonly host: Host },
): Promise<number> {
  const request = quickParse(command, words) ?? (await thoroughParse(command, words));
  if ('text' in request) {
    host.write('stdout', request.text);
    return 0;
  }
  const { input, output, color } = request;
  const context = contextOf(globals, host, { output, color, formats: command.formats ?? [] });
  return present(await command.run(input, context), context);
}

/** Commander finds what is amiss, and prints help. */
async function thoroughParse(command: OwnCommand, words: readonly string[]) {
  const { parseOwn } = await import('../parse/commander.ts');
  return parseOwn(command, words);
}
