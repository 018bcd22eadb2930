/** The newest libvirt version that vnet knows. The rules are tested with libvirt 9.0.0 and 11.3.0. */
export const NEWEST_KNOWN = '12.5.0';

/** The oldest libvirt version that rules distinguish. */
export const OLDEST_KNOWN = '9.0.0';

/** A cache: rules look up the same few versions repeatedly. */
const numbers = new Map<string, number>();

/** libvirt's number for a version: 11003000 for `11.3.0` or `11.3`. Undefined if invalid. */
export function versionNumber(version: string): number | undefined {
  const cached = numbers.get(version);
  if (cached !== undefined) return cached;
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(version);
  if (match === null) return undefined;
  const [major = 0, minor = 0, release = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const number = major * 1_000_000 + minor * 1_000 + release;
  numbers.set(version, number);
  return number;
}
