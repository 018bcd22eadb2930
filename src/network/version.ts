/** The newest libvirt whose news vnet knows. Its verdicts were asked of 9.0.0 and 11.3.0. */
export const NEWEST_KNOWN = '12.5.0';

/** The oldest that rules tell apart. */
export const OLDEST_KNOWN = '9.0.0';

/** Rules ask for the same few versions again and again. */
const numbers = new Map<string, number>();

/** libvirt's own number of a version: 11.3.0 is 11003000. Undefined for what is none; `11.3` is 11.3.0. */
export function versionNumber(version: string): number | undefined {
  const known = numbers.get(version);
  if (known !== undefined) return known;
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(version);
  if (match === null) return undefined;
  const [major = 0, minor = 0, release = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const number = major * 1_000_000 + minor * 1_000 + release;
  numbers.set(version, number);
  return number;
}
