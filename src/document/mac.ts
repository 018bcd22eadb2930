import { formatMac, parseMac } from '../address/mac.ts';
import type { Attribute } from '../xml/document.ts';
import { withValue } from '../xml/edit.ts';
import type { Violation } from './rule.ts';

/** Reports a value that is not a MAC address. It has a fix where only the separators are wrong. */
export function* malformedMac(given: Attribute, libvirt: string): Generator<Violation> {
  const { value } = given;
  if (parseMac(value) !== undefined) return;
  const dashed = parseMac(value.replaceAll('-', ':'));
  yield {
    on: given,
    message: `'${value}' is not a MAC address`,
    fix:
      dashed === undefined
        ? 'Write six groups of two hexadecimal digits, separated by colons.'
        : `Write ${formatMac(dashed)}.`,
    libvirt,
    edits: dashed === undefined ? undefined : [withValue(given, formatMac(dashed))],
  };
}
