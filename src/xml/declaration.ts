import { MalformedXml } from './document.ts';

/** The text was read as UTF-8, so it must not claim to be in an encoding that no reader knows. */
export function checkEncoding(encoding: string | undefined, source: string): void {
  if (encoding === undefined || isEncoding(encoding)) return;
  throw new MalformedXml(`the encoding '${encoding}' is not known`, source.indexOf(encoding));
}

function isEncoding(label: string): boolean {
  if (/^(?:utf-?16|ucs-?[24]|utf-?32|iso-10646-ucs)/i.test(label)) return false;
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
