import { wrappingInt } from '../document/scalars.ts';

/** A variable in an attribute: `$IP`, `$IP[2]` or `$IP[@1]`. */
export interface Variable {
  readonly name: string;
  /** Which element of the list is meant; undefined if each is. */
  readonly index: number | undefined;
  /** Lists with the same iterator advance together. Default: 0. */
  readonly iterator: number;
}

/** libvirt's limit (VIR_NWFILTER_MAX_ITERID). */
const MAX_ITERATOR = 1000;

const ACCESS = /^([A-Za-z0-9_]*)(?:\[[ \f\n\r\t]*(@?)([\t-\r ]*[+-]?\d+)[ \f\n\r\t]*\]|$)/;

/** Reads what follows `$`, as virNWFilterVarAccessParse does: text after `]` is ignored. Undefined if malformed. */
export function readVariable(text: string): Variable | undefined {
  const [whole, name, at, digits] = ACCESS.exec(text) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  if (digits === undefined) return { name, index: undefined, iterator: 0 };
  const number = wrappingInt(digits);
  if (number === undefined || (at === '@' && number > MAX_ITERATOR)) return undefined;
  return at === '@' ? { name, index: undefined, iterator: number } : { name, index: number, iterator: 0 };
}

/** Whether libvirt accepts the name of a parameter. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z0-9_]*$/.test(name);
}

/** Whether libvirt accepts the value of a parameter. */
export function isVariableValue(value: string): boolean {
  return /^[A-Za-z0-9_.:]+$/.test(value);
}
