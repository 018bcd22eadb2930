import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';

/**
 * Returns the licences of vnet and of the packages that are bundled with it, from the file that the build writes;
 * bin/vnet.js sets `__dirname` to dist/. In an executable this module contains the text.
 */
export function licences(host: Host): string {
  const text = host.readFile(`${__dirname}/LICENSES.txt`)?.toString();
  if (text === undefined) throw new VnetError('file-unreadable', `${__dirname}/LICENSES.txt does not exist`);
  return text;
}
