import type { Command } from './command.ts';
import { commandPage, mainPage, type StatusTable } from './man.ts';
import { readmeTable } from './readme.ts';

/** Where README.md holds what is made from the declarations. */
const TABLE = /(<!-- commands: made by npm run docs -->\n)[\s\S]*?(\n<!-- \/commands -->)/;

/** Every file that is made from the declarations, by its path in the repository; `readme` is README.md as it stands. */
export function generatedFiles(
  commands: readonly Command[],
  statuses: StatusTable,
  { version, readme }: { readonly version: string; readonly readme: string },
): ReadonlyMap<string, string> {
  return new Map([
    ['man/vnet.1', mainPage(commands, statuses, version)],
    ...commands.map((command) => [`man/vnet-${command.name}.1`, commandPage(command, version)] as const),
    ['README.md', readme.replace(TABLE, (_, before: string, after: string) => before + readmeTable(commands) + after)],
  ]);
}
