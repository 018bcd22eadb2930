import type { Context } from '../../../cli/command.ts';
import type { Problem } from '../../../document/problem.ts';
import { OLDEST_KNOWN } from '../../../document/version.ts';
import { VnetError } from '../../../error.ts';
import { daemonVersion } from '../../../libvirt/daemon-version.ts';
import { validateText } from '../../../network/validate/validate.ts';

/**
 * Returns the problems of a network's text for the libvirt of this connection, or for the newest known one if it does not
 * answer. libvirt's version is only queried if some version has problems.
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
