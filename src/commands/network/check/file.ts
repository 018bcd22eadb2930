import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import type { Problem } from '../../../network/validate/problem.ts';
import { decodeXml } from '../../../xml/decode.ts';
import { MalformedXml } from '../../../xml/document.ts';
import { MAX_XML_BYTES } from '../../../xml/parse.ts';
import { checkFor } from './check.ts';

/**
 * Problems of the network file that virsh is given. None where virsh alone can say what is wrong: no such file, not
 * readable, too large, a pipe (which can be read only once).
 */
export async function checkNetworkFile(path: string, context: Context): Promise<readonly Problem[]> {
  const source = sourceOf(path, context);
  return source === undefined ? [] : checkFor(source, path, context);
}

/** The text of a regular file, as libxml2 decodes it; undefined where virsh alone can say what is wrong. */
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
