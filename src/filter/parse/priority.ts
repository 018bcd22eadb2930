import { signedInt } from '../../document/scalars.ts';

/** The range of priorities, of rules and of chains. */
export const MAX_PRIORITY = 1000;

/** A priority that libvirt accepts. */
export function priorityOf(text: string): number | undefined {
  const number = signedInt(text);
  return number === undefined || Math.abs(number) > MAX_PRIORITY ? undefined : number;
}
