import { MalformedXml } from './document.ts';

/** Encodings that iconv knows and TextDecoder does not. */
const OF_ICONV =
  /^(?:utf-?(?:7|16|32)(?:[bl]e)?|ucs-?[24](?:[bl]e)?|iso-10646-ucs-2|(?:cp|ibm)-?\d{3,5}|ebcdic-[a-z-]+|html)$/i;

/** libvirt reads UTF-8 whatever the declaration says, but libxml2 refuses a name that it has never heard of. */
export function checkEncoding(encoding: string | undefined, source: string): void {
  if (encoding === undefined || OF_ICONV.test(encoding) || isDecodable(encoding)) return;
  throw new MalformedXml(`the encoding '${encoding}' is not known`, source.indexOf(encoding));
}

function isDecodable(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
