import type { Context } from '../../../cli/command.ts';
import type { Problem } from '../../../document/problem.ts';
import { VnetError } from '../../../error.ts';
import { decodeXml } from '../../../xml/decode.ts';
import { elementsOf, MalformedXml, textOf } from '../../../xml/document.ts';
import { MAX_XML_BYTES, parseXml } from '../../../xml/parse.ts';
import { checkFor } from './check.ts';

/**
 * Returns the problems of the network file that virsh is given. None if only virsh can say what is wrong: the file is
 * missing, unreadable or too large, or a pipe, which can be read only once.
 */
export async function checkNetworkFile(path: string, context: Context): Promise<readonly Problem[]> {
  const source = sourceOf(path, context);
  return source === undefined ? [] : checkFor(source, path, context);
}

/** The name of the network in a file; undefined if the file cannot be read again. */
export function networkNameIn(path: string, context: Context): string | undefined {
  const source = sourceOf(path, context);
  if (source === undefined) return undefined;
  try {
    const root = parseXml(source).root;
    const name = elementsOf(root).find((element) => element.name === 'name');
    return name && textOf(name);
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
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
