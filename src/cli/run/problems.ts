import { VnetError } from '../../error.ts';
import type { Problem } from '../../network/validate/problem.ts';
import { paintFor } from '../../render/colour.ts';
import { problemFrame } from '../../render/problem-frame.ts';
import type { Context } from '../command.ts';

/** Throws `network-invalid` below the problems, where there are any: --check. */
export async function refuseOnProblems(problems: readonly Problem[], context: Context): Promise<void> {
  if (problems.length === 0) return;
  await write(problems, context);
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  throw new VnetError('network-invalid', `${count} found, and libvirt was not asked`);
}

/** Below what virsh said: all problems where libvirt refused; of what it took, those that are still to come. */
export async function tellProblems(problems: readonly Problem[], taken: boolean, context: Context): Promise<void> {
  const told = taken
    ? problems.filter(({ severity, stage }) => severity === 'warning' || stage !== 'define')
    : problems;
  if (told.length > 0) await write(told, context);
}

async function write(problems: readonly Problem[], { host, colour }: Context): Promise<void> {
  const paint = await paintFor(colour.stderr);
  host.write('stderr', problems.map((problem) => problemFrame(problem, paint)).join('\n'));
}
