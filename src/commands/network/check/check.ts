import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { daemonVersion } from '../../../libvirt/daemon-version.ts';
import type { Problem } from '../../../network/validate/problem.ts';
import { validateText } from '../../../network/validate/validate.ts';
import { OLDEST_KNOWN } from '../../../network/version.ts';

/**
 * Problems of a network's text as the libvirt of this connection judges it, or the newest known where that does not
 * answer. It is asked for its version only when some libvirt would find something.
 */
export async function checkFor(source: string, file: string, context: Context): Promise<readonly Problem[]> {
  const problems = validateText(source, file);
  if (problems.length === 0 && validateText(source, file, { libvirt: OLDEST_KNOWN }).length === 0) return problems;
  const libvirt = await versionHere(context);
  return libvirt === undefined ? problems : validateText(source, file, { libvirt });
}

async function versionHere(context: Context): Promise<string | undefined> {
  try {
    return await daemonVersion(context);
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
