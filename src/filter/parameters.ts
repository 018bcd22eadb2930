import { propertyOf } from '../document/attributes.ts';
import type { Violation } from '../document/rule.ts';
import type { Parameter } from './model.ts';
import { isVariableName } from './variable.ts';

/** Reports the parameters of a reference that libvirt ignores (virNWFilterParseParamAttributes). */
export function* ignoredParameters(parameters: readonly Parameter[]): Generator<Violation> {
  for (const { element, name } of parameters) {
    if (name !== undefined) continue;
    const [givenName, givenValue] = [propertyOf(element, 'name'), propertyOf(element, 'value')];
    const hasName = givenName !== undefined && isVariableName(givenName.value);
    const on = (hasName ? givenValue : givenName) ?? element;
    const what = hasName
      ? givenValue === undefined
        ? `the parameter ${givenName.value} has no value`
        : `the parameter ${givenName.value} has the value '${givenValue.value}'`
      : givenName === undefined
        ? 'a parameter has no name'
        : `a parameter has the name '${givenName.value}'`;
    yield {
      on,
      message: `${what}; libvirt ignores the parameter`,
      fix: hasName
        ? 'Write one address, number or word per <parameter>; for a list, write several.'
        : 'Write a name of letters, digits and underscores.',
    };
  }
}
