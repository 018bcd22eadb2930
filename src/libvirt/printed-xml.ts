import { VnetError } from '../error.ts';
import { MalformedXml } from '../xml/document.ts';

/**
 * Reads XML that libvirt printed. Throws VnetError `refused` if it is not well-formed: libvirt does not escape a quote in
 * every attribute it writes, such as the name of a DNS domain.
 */
export function readPrinted<T>(xml: string, what: string, read: (xml: string) => T): T {
  try {
    return read(xml);
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    throw new VnetError('refused', `the XML that libvirt printed for ${what} is not well-formed: ${error.message}`, {
      hint: 'libvirt does not escape a quote in some attributes; redefine it without quotes in its values',
      cause: error,
    });
  }
}
