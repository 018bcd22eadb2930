import { MalformedXml } from './document.ts';

/** Encodings that iconv supports and TextDecoder does not. */
const ICONV_ENCODING =
  /^(?:utf-?(?:7|16|32)(?:[bl]e)?|ucs-?[24](?:[bl]e)?|iso-10646-ucs-2|(?:cp|ibm)-?\d{3,5}|ebcdic-[a-z-]+|html)$/i;

/**
 * Throws MalformedXml if libxml2 does not know the declared encoding. libvirt reads UTF-8 whatever the declaration says, but
 * libxml2 rejects a name that it does not know.
 */
export function checkEncoding(encoding: string | undefined, source: string): void {
  if (encoding === undefined || ICONV_ENCODING.test(encoding) || isDecodable(encoding)) return;
  throw new MalformedXml(`unknown encoding '${encoding}'`, source.indexOf(encoding));
}

function isDecodable(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
