import type { Command } from '../command.ts';
import { commandPage, mainPage, type StatusTable } from './man.ts';
import { readmeTable, statusTable } from './readme.ts';
import { schemaOf } from './schema.ts';

/** The parts of README.md that are generated, by name. */
const GENERATED = /(<!-- (\w+): made by npm run docs -->\n)[\s\S]*?(\n<!-- \/\2 -->)/g;

/**
 * Returns every generated file by its path in the repository. `readme` is the current README.md, and `changelog` has the date of
 * the version. Throws Error if it has not.
 */
export function generatedFiles(
  commands: readonly Command[],
  statuses: StatusTable,
  { version, readme, changelog }: { readonly version: string; readonly readme: string; readonly changelog: string },
): ReadonlyMap<string, string> {
  const tables: Readonly<Record<string, string>> = {
    commands: readmeTable(commands),
    statuses: statusTable(statuses),
  };
  const manual = { commands, statuses, version, date: releaseDate(version, changelog) };
  return new Map([
    ['man/vnet.1', mainPage(manual)],
    ...commands.map((command) => [`man/vnet-${command.name}.1`, commandPage(command, manual)] as const),
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

/** The date in a heading such as `## 1.2.3 - 2026-11-21`. Pages made later from the same release are the same. */
function releaseDate(version: string, changelog: string): string {
  const heading = changelog.split('\n').find((line) => line.startsWith(`## ${version} - `));
  const date = /\d{4}-\d{2}-\d{2}$/.exec(heading ?? '')?.[0];
  if (date === undefined) throw new Error(`CHANGELOG.md has no heading '## ${version} - YYYY-MM-DD'`);
  return date;
}
