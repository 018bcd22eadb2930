import { isSince } from '../../../document/rule.ts';

/**
 * The first libvirt that reads the attributes of rules and references with its common functions (virXMLPropEnum), as far as
 * tested: 9.0.0 does not.
 */
export const COMMON_READERS = '11.3.0';

/** What libvirt says about a missing attribute. `before`: what older versions say. */
export function missingMessage(
  context: { readonly libvirt: number },
  { attribute, element, before }: { readonly attribute: string; readonly element: string; readonly before: string },
): string {
  return isSince(context, COMMON_READERS)
    ? `XML error: Missing required attribute '${attribute}' in element '${element}'`
    : before;
}
