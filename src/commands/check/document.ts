import type { Context } from '../../cli/command.ts';
import type { Kind } from '../../document/kind.ts';
import type { Problem } from '../../document/problem.ts';
import { textSource, validateSource } from '../../document/validate.ts';
import { OLDEST_KNOWN } from '../../document/version.ts';
import { VnetError } from '../../error.ts';
import { daemonVersion } from '../../libvirt/daemon-version.ts';
import { decodeXml } from '../../xml/decode.ts';
import { MalformedXml } from '../../xml/document.ts';
import { MAX_XML_BYTES } from '../../xml/parse.ts';

/**
 * Returns the problems of a document's text for the libvirt of this connection, or for the newest known one if it does not
 * answer. libvirt's version is only queried if some version has problems.
 */
export async function checkText(
  kind: Kind<unknown>,
  source: string,
  file: string,
  context: Context,
): Promise<readonly Problem[]> {
  const problemsOf = (libvirt?: string) => validateSource(textSource(source, file), kind, { libvirt }).problems;
  const problems = problemsOf();
  if (problems.length === 0 && problemsOf(OLDEST_KNOWN).length === 0) return problems;
  const libvirt = await versionHere(context);
  return libvirt === undefined ? problems : problemsOf(libvirt);
}

/**
 * Returns the problems of the file that virsh is given. None if only virsh can say what is wrong: the file is missing,
 * unreadable or too large, or a pipe, which can be read only once.
 */
export async function checkFile(kind: Kind<unknown>, path: string, context: Context): Promise<readonly Problem[]> {
  const source = sourceOf(path, context);
  return source === undefined ? [] : checkText(kind, source, path, context);
}

/** Returns the problems of what a question to virsh prints: after an edit, what libvirt now has. */
export async function checkDump(
  kind: Kind<unknown>,
  question: readonly string[],
  name: string,
  context: Context,
): Promise<readonly Problem[]> {
  const [answer] = await context.virsh.askAll([question]);
  if (answer === undefined || answer.errors.length > 0) return [];
  return checkText(kind, answer.stdout, name, context);
}

/** The text of a regular file, as libxml2 decodes it; undefined if only virsh can say what is wrong. */
export function sourceOf(path: string, { host }: Context): string | undefined {
  if (!host.isRegularFile(path)) return undefined;
  try {
    const bytes = host.readFile(path, MAX_XML_BYTES);
    return bytes === undefined ? undefined : decodeXml(bytes);
  } catch (error) {
    if (error instanceof VnetError || error instanceof MalformedXml) return undefined;
    throw error;
  }
}

async function versionHere(context: Context): Promise<string | undefined> {
  try {
    return await daemonVersion(context);
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
