import type { Context } from '../../../cli/command.ts';
import { elementsOf, MalformedXml, textOf } from '../../../xml/document.ts';
import { parseXml } from '../../../xml/parse.ts';
import { sourceOf } from '../../check/document.ts';

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
