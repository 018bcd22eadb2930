import { formatMac, parseMac, parseOtherMac } from '../address/mac.ts';
import type { Attribute, Element } from '../xml/document.ts';
import { withValue } from '../xml/edit.ts';
import { attributeOf, childOf } from './attributes.ts';
import type { Violation } from './rule.ts';

/** Reports a value that is not a MAC address. It has a fix if another notation shows the address. */
export function* malformedMac(given: Attribute, libvirt?: string): Generator<Violation> {
  const { value } = given;
  if (parseMac(value) !== undefined) return;
  const meant = parseOtherMac(value);
  yield {
    on: given,
    message: `'${value}' is not a MAC address`,
    fix:
      meant === undefined
        ? 'Write six groups of two hexadecimal digits, separated by colons.'
        : `Write ${formatMac(meant)}.`,
    libvirt,
    edits: meant === undefined ? undefined : [withValue(given, formatMac(meant))],
  };
}

/** Reports an element without `<mac address>`, with libvirt's message, or whose address is not a MAC address. */
export function* requiredMac(element: Element, libvirt: string): Generator<Violation> {
  const given = attributeOf(childOf(element, 'mac'), 'address');
  if (given !== undefined) {
    yield* malformedMac(given, `internal error: Unable to parse MAC '${given.value}'`);
    return;
  }
  yield { on: element, message: `<${element.name}> has no MAC address`, fix: "Add <mac address='ADDRESS'/>.", libvirt };
}
