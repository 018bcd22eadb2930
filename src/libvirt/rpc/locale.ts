import type { Host } from '../../host/host.ts';

/** Locales in which virsh prints its own English. A British catalogue exists, so en_GB is another language. */
const ENGLISH = /^(?:C|POSIX|en_US|en)(?:[.@]|$)/;

/** Whether virsh would print English titles and times of a zone that Node.js understands, too. */
export function isPlainLocale({ LANGUAGE, LC_ALL, LC_MESSAGES, LANG, TZ }: Host['env']): boolean {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  return ENGLISH.test(locale) && (LANGUAGE || 'C').split(':').every((each) => ENGLISH.test(each)) && isZoneName(TZ);
}

/** A name such as Europe/Berlin. Node.js does not read POSIX rules and files. */
function isZoneName(zone: string | undefined): boolean {
  return zone === undefined || /^[A-Z][A-Za-z]+(?:\/[A-Z][\w+-]*)*$/.test(zone);
}
