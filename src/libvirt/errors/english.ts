import type { Host } from '../../host/host.ts';
import { tailsOf } from './log/texts.ts';
import { type Message, messagesIn, original } from './mo-file.ts';

/**
 * Translates virsh's stderr back to English, so that one table of messages serves all users. It reads the catalogue that
 * translated the message in reverse. Text that is not in the catalogue is unchanged, such as a daemon's message.
 */
export function inEnglish(stderr: string, host: Host): string {
  if (stderr === '' || /^error: /m.test(stderr)) return stderr;
  for (const language of languagesOf(host.env)) {
    const own = catalogueOf('libvirt', language, host);
    const prefix = own.find(({ english }) => english === 'error: ')?.translated;
    if (prefix === undefined) continue;
    const messages = [...own, ...catalogueOf('libc', language, host)];
    const [before = '', ...errors] = `\n${stderr}`.split(`\n${prefix}`);
    return [before, ...errors.map((error) => `error: ${original(error.trimEnd(), messages)}`)].join('\n').trimStart();
  }
  return stderr;
}

/**
 * Yields lines of any text in English, once for each installed catalogue that translates one of them: the user's language first.
 * What precedes the message, such as the name of a program, is dropped.
 */
export function* inEnglishByAnyLanguage(lines: readonly string[], host: Host): Generator<string[]> {
  const installed = ROOTS.flatMap((root) => host.listDirectory(root) ?? []);
  for (const language of new Set([...languagesOf(host.env), ...installed])) {
    const own = catalogueOf('libvirt', language, host);
    if (own.length === 0) continue;
    const messages = [...own, ...catalogueOf('libc', language, host)];
    const english = lines.map((line) => firstTranslated(line, messages));
    if (english.some((line, index) => line !== lines[index])) yield english;
  }
}

function firstTranslated(line: string, messages: readonly Message[]): string {
  // Chinese translations have a colon that is as wide as a character.
  for (const tail of tailsOf(line.replaceAll('\uff1a', ': '))) {
    const english = original(tail, messages);
    if (english !== tail) return english;
  }
  return line;
}

/** The languages that gettext(3) looks for, the more special first: of `de_AT.UTF-8`, `de_AT` and `de`. */
function languagesOf({ LANGUAGE, LC_ALL, LC_MESSAGES, LANG }: Host['env']): string[] {
  const locale = LC_ALL || LC_MESSAGES || LANG || 'C';
  const wanted = [...(LANGUAGE ?? '').split(':'), locale].map((name) => name.replace(/[.@].*/, ''));
  return wanted
    .flatMap((name) => [name, name.replace(/_.*/, '')])
    .filter((name) => /^[a-zA-Z]{2,}(?:_\w+)?$/.test(name));
}

/** Where Debian, Fedora and their like keep catalogues, and Ubuntu its language packs. */
const ROOTS = ['/usr/share/locale', '/usr/share/locale-langpack'];

function catalogueOf(domain: string, language: string, host: Host): readonly Message[] {
  for (const root of ROOTS) {
    const bytes = host.readFile(`${root}/${language}/LC_MESSAGES/${domain}.mo`);
    if (bytes !== undefined) return messagesIn(bytes);
  }
  return [];
}
