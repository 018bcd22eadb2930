import { MalformedXml } from './document.ts';

/**
 * The text of a file as libvirt sees it: UTF-8, up to the first NUL, where virsh's C string ends.
 * Throws MalformedXml, its `at` in the text before the fault, where the bytes are not UTF-8.
 */
export function decodeXml(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  const used = nul === -1 ? bytes : bytes.subarray(0, nul);
  try {
    return new TextDecoder(encodingOf(used), { ignoreBOM: true, fatal: true }).decode(used);
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(used);
    throw new MalformedXml('this is not UTF-8', Math.max(0, text.indexOf('\ufffd')), text);
  }
}

/** Bytes that are none of the encoding, or an encoding that this Node does not have. */
function isUndecodable(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || code === 'ERR_ENCODING_NOT_SUPPORTED';
}

/** The encoding that the XML declaration names, where it is one byte a character; else UTF-8. */
function encodingOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 200));
  const label = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1] ?? 'utf-8';
  return /^(?:iso-8859-\d+|windows-125\d|latin-?1|koi8-[ru])$/i.test(label) ? label : 'utf-8';
}
