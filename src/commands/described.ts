import { type DescribedProgram, describeCommand } from '../cli/described.ts';
import { ruleNames } from '../validate/explain-rule.ts';
import { commands } from './index.ts';

/**
 * Returns the description of vnet, with the commands in the order of help. In dist/ this module is data that scripts/build.mjs
 * takes from the declarations, so that help and completion do not load them.
 */
export async function describeProgram(): Promise<DescribedProgram> {
  const all = [];
  for (const load of Object.values(commands)) all.push(describeCommand((await load()).default));
  return { commands: all, rules: ruleNames() };
}
