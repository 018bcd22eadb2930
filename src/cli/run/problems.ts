import { VnetError } from '../../error.ts';
import type { Problem } from '../../network/validate/problem.ts';
import type { Context } from '../command.ts';
import { writeFindings } from './write-findings.ts';

/** Reports the problems and throws VnetError `network-invalid` if there are any: --check. */
export async function refuseOnProblems(problems: readonly Problem[], context: Context): Promise<void> {
  if (problems.length === 0) return;
  await writeFindings(problems, context);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new VnetError('network-invalid', `${count} found; libvirt was not called`);
}

/** Reports below what virsh printed: all problems if libvirt refused, else those of later stages. */
export async function reportProblems(problems: readonly Problem[], accepted: boolean, context: Context): Promise<void> {
  const reported = accepted
    ? problems.filter(({ severity, stage }) => severity === 'warning' || stage !== 'define')
    : problems;
  await writeFindings(reported, context);
}
