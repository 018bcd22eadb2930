import { formatMac, parseMac } from '../../../address/mac.ts';
import type { Attribute } from '../../../xml/document.ts';
import { withValue } from '../../../xml/edit.ts';
import type { Finding } from './rule.ts';

/** What is said of a MAC address that is none, with its mend where only the colons are wrong. */
export function* malformedMac(given: Attribute, libvirt: string): Generator<Finding> {
  const { value } = given;
  if (parseMac(value) !== undefined) return;
  const dashed = parseMac(value.replaceAll('-', ':'));
  yield {
    on: given,
    what: `'${value}' is not a MAC address`,
    fix: 'Write six groups of two hexadecimal digits with colons between them.',
    libvirt,
    edits: dashed === undefined ? undefined : [withValue(given, formatMac(dashed))],
  };
}
