import type { Command } from '../command.ts';
import { commandPage, mainPage, type StatusTable } from './man.ts';
import { readmeTable, statusTable } from './readme.ts';
import { schemaOf } from './schema.ts';

/** The parts of README.md that are generated, by name. */
const GENERATED = /(<!-- (\w+): made by npm run docs -->\n)[\s\S]*?(\n<!-- \/\2 -->)/g;

/** Returns every generated file by its path in the repository. `readme` is the current README.md. */
export function generatedFiles(
  commands: readonly Command[],
  statuses: StatusTable,
  { version, readme }: { readonly version: string; readonly readme: string },
): ReadonlyMap<string, string> {
  const tables: Readonly<Record<string, string>> = {
    commands: readmeTable(commands),
    statuses: statusTable(statuses),
  };
  return new Map([
    ['man/vnet.1', mainPage({ commands, statuses, version })],
    ...commands.map(
      (command) => [`man/vnet-${command.name}.1`, commandPage(command, { commands, statuses, version })] as const,
    ),
    ...commands.flatMap((command) => {
      const schema = schemaOf(command);
      return schema === undefined
        ? []
        : [[`schemas/${command.name}.json`, `${JSON.stringify(schema, undefined, 2)}\n`] as const];
    }),
    [
      'README.md',
      readme.replace(GENERATED, (_, before: string, name: string, after: string) => before + tables[name] + after),
    ],
  ]);
}
