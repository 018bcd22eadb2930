import type { Problem } from '../../document/problem.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Context } from '../command.ts';
import { writeFindings } from './write-findings.ts';

/** Reports the problems and throws VnetError `network-invalid` if there are any: --check. */
export async function rejectOnProblems(findings: readonly Finding[], context: Context): Promise<void> {
  const problems = findings.filter(isProblem);
  if (problems.length === 0) return;
  await writeFindings(problems, context);
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = problems.filter((problem) => problem.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  throw new VnetError('network-invalid', `${counts.join(' and ')} found; libvirt was not called`);
}

/** Reports below what virsh printed: everything if libvirt rejected it, else the problems of later stages. */
export async function reportProblems(findings: readonly Finding[], accepted: boolean, context: Context): Promise<void> {
  const reported = accepted
    ? findings.filter((each) => isProblem(each) && (each.severity === 'warning' || each.stage !== 'define'))
    : findings;
  await writeFindings(reported, context);
}

function isProblem(finding: Finding): finding is Problem {
  return 'stage' in finding;
}
