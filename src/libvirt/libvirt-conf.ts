import type { Host } from '../host/host.ts';

/**
 * `uri_default` of the libvirt.conf that virsh reads: root's in /etc, other users' in their home. Undefined if it is not set;
 * empty if its value is one that virsh rejects.
 */
export function defaultUri(host: Host): string | undefined {
  const tokens = tokensOf(host);
  const at = settingOf('uri_default', tokens);
  return at === undefined ? undefined : (stringIn(tokens[at]) ?? '');
}

/** The URI that `uri_aliases` gives a name, or the name itself if it is not an alias. Aliases of aliases are not resolved. */
export function unaliased(name: string, host: Host): string {
  // libvirt rejects any other character in an alias, so a URI is not one, and the file need not be read.
  if (!/^[\w-]+$/.test(name)) return name;
  const tokens = tokensOf(host);
  const at = settingOf('uri_aliases', tokens);
  if (at === undefined) return name;
  const end = tokens.indexOf(']', at);
  const alias = tokens.slice(at, end).find((token) => stringIn(token)?.startsWith(`${name}=`));
  return stringIn(alias)?.slice(name.length + 1) ?? name;
}

/** Whether the libvirt.conf that virsh reads has a setting. */
export function settingIn(name: string, host: Host): boolean {
  return settingOf(name, tokensOf(host)) !== undefined;
}

function tokensOf({ env, uid, isRegularFile, readFile }: Host): readonly string[] {
  const home = env.XDG_CONFIG_HOME || `${env.HOME ?? ''}/.config`;
  const path = `${uid === 0 ? '/etc' : home}/libvirt/libvirt.conf`;
  // Like libvirt, ignore a file in a directory that this user may not enter, such as the home of the user who ran sudo.
  const file = isRegularFile(path) ? (readFile(path)?.toString() ?? '') : '';
  // The file as installed has only comments.
  if (!/^[ \t]*[^#\s]/m.test(file)) return [];
  // Strings in three kinds of quotes, comments, words, and punctuation.
  const tokens = file.match(/"""[\s\S]*?"""|"[^"\n]*"|'[^'\n]*'|#.*|[^\s"'#[\],=]+|[[\],=]/g);
  return (tokens ?? []).filter((token) => !token.startsWith('#'));
}

/** The index of the value of a setting. The first assignment counts. */
function settingOf(name: string, tokens: readonly string[]): number | undefined {
  const at = tokens.findIndex((token, index) => token === name && tokens[index + 1] === '=');
  return at === -1 ? undefined : at + 2;
}

function stringIn(token: string | undefined): string | undefined {
  return /^("""|"|')(.*)\1$/s.exec(token ?? '')?.[2];
}
