import type { Host } from '../../host/host.ts';

/** Locales in which virsh prints its own English. A British catalogue exists, so en_GB is another language. */
const ENGLISH: ReadonlySet<string> = new Set(['C', 'POSIX', 'en_US', 'en']);

/** Whether virsh would print English titles and times of a zone that Node.js understands, too. */
export function isPlainLocale({ env, isRegularFile }: Pick<Host, 'env' | 'isRegularFile'>): boolean {
  const { LANGUAGE, LC_ALL, LC_MESSAGES, LANG, TZ } = env;
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  if (!isEnglish(locale) || !(LANGUAGE || 'C').split(':').every(isEnglish)) return false;
  // Node.js knows old names that a system without tzdata-legacy takes for UTC.
  return TZ === undefined || (isZoneName(TZ) && isRegularFile(`${env['TZDIR'] || '/usr/share/zoneinfo'}/${TZ}`));
}

/** Whether a locale has one of these names, before its encoding and its variant. */
function isEnglish(locale: string): boolean {
  const [name = ''] = locale.split('.', 1);
  return ENGLISH.has(name.split('@', 1)[0] ?? '');
}

/** A name such as Europe/Berlin. Node.js does not read POSIX rules and files. */
function isZoneName(zone: string): boolean {
  return /^[A-Z][A-Za-z]+(?:\/[A-Z][\w+-]*)*$/.test(zone);
}
