import { MalformedXml } from './document.ts';

/**
 * Decodes a file as libvirt does: UTF-8 whatever encoding it declares, up to the first NUL, which ends virsh's C string.
 * Throws MalformedXml if the bytes are not UTF-8; its `at` is the offset of the first invalid byte in the decoded text.
 */
export function decodeXml(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  const content = nul === -1 ? bytes : bytes.subarray(0, nul);
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(content);
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
    throw new MalformedXml('the file is not UTF-8', Math.max(0, text.indexOf('\ufffd')), text);
  }
}

function isUndecodable(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
  );
}
