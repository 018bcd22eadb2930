import { type DescribedProgram, describeAll } from '../cli/described.ts';
import { catalogueRows } from '../libvirt/errors/rows.ts';
import { ruleNames } from '../validate/explain-rule.ts';
import { commands } from './index.ts';

/**
 * Returns the description of vnet, with the commands in the order of help. In dist/ this module is data that scripts/build.mjs
 * takes from the declarations, so that help and completion do not load them.
 */
export async function describeProgram(): Promise<DescribedProgram> {
  const errors = [...new Set(catalogueRows.map(({ id }) => id))].sort();
  return { commands: await describeAll(commands), rules: ruleNames(), errors };
}
