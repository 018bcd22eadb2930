import type { Host } from '../host/host.ts';

/**
 * `uri_default` of the libvirt.conf that virsh reads: root's in /etc, anybody else's own. Undefined where it is not set;
 * empty where it is set to what virsh itself refuses.
 */
export function defaultUri(host: Host): string | undefined {
  const tokens = tokensOf(host);
  const at = settingOf('uri_default', tokens);
  return at === undefined ? undefined : (stringIn(tokens[at]) ?? '');
}

/** What `uri_aliases` makes of a name; the name itself where it is no alias. An alias is not looked up again. */
export function unaliased(name: string, host: Host): string {
  // libvirt refuses any other character in an alias, so a URI is none and costs no reading.
  if (!/^[\w-]+$/.test(name)) return name;
  const tokens = tokensOf(host);
  const at = settingOf('uri_aliases', tokens);
  if (at === undefined) return name;
  const end = tokens.indexOf(']', at);
  const alias = tokens.slice(at, end).find((token) => stringIn(token)?.startsWith(`${name}=`));
  return stringIn(alias)?.slice(name.length + 1) ?? name;
}

function tokensOf({ env, uid, readFile }: Host): readonly string[] {
  const home = env.XDG_CONFIG_HOME || `${env.HOME ?? ''}/.config`;
  const file = readFile(`${uid === 0 ? '/etc' : home}/libvirt/libvirt.conf`)?.toString() ?? '';
  // As it is installed: nothing but comments.
  if (!/^[ \t]*[^#\s]/m.test(file)) return [];
  // Strings in one of three kinds of quotes, comments, words and the signs between them.
  const tokens = file.match(/"""[\s\S]*?"""|"[^"\n]*"|'[^'\n]*'|#.*|[^\s"'#[\],=]+|[[\],=]/g);
  return (tokens ?? []).filter((token) => !token.startsWith('#'));
}

/** Where the value of a setting stands; the first counts. */
function settingOf(name: string, tokens: readonly string[]): number | undefined {
  const at = tokens.findIndex((token, index) => token === name && tokens[index + 1] === '=');
  return at === -1 ? undefined : at + 2;
}

function stringIn(token: string | undefined): string | undefined {
  return /^("""|"|')(.*)\1$/s.exec(token ?? '')?.[2];
}
