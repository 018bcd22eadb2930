import type { Violation } from '../../../document/rule.ts';
import { invalidValuesOf } from '../../../document/values.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import { NETWORK_SCHEMA } from '../../schema.ts';

/** Reports the values of one attribute of a network that are not of its type. The path starts below `<network>`. */
export function invalidValues(
  path: string,
  name: string,
  elements: readonly (Element | undefined)[],
  libvirt?: (given: Attribute) => string,
): Generator<Violation> {
  return invalidValuesOf({ schema: NETWORK_SCHEMA, path, name }, elements, libvirt);
}
