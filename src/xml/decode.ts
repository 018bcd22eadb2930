import { MalformedXml } from './document.ts';

/**
 * The text of a file as libvirt sees it: UTF-8 whatever encoding it names, up to the first NUL, where virsh's C string
 * ends. Throws MalformedXml, its `at` in the text before the fault, where the bytes are not UTF-8.
 */
export function decodeXml(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  const used = nul === -1 ? bytes : bytes.subarray(0, nul);
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(used);
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(used);
    throw new MalformedXml('this is not UTF-8', Math.max(0, text.indexOf('\ufffd')), text);
  }
}

function isUndecodable(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
  );
}
