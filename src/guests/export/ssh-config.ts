import type { Entry } from './roster.ts';

export interface SshOptions {
  readonly user: string | undefined;
  readonly identity: string | undefined;
}

/**
 * Entries of ssh_config(5), one for each client, with its first address. Names are valid hostnames, so none is a pattern.
 * Addresses are leased to other clients later, so ssh stores each host key under the client's name.
 */
export function* sshConfig(entries: readonly Entry[], { user, identity }: SshOptions): Generator<string> {
  const login = [
    ...(user === undefined ? [] : [`  User ${quoted(user)}\n`]),
    ...(identity === undefined ? [] : [`  IdentityFile ${quoted(identity)}\n`]),
  ].join('');
  let separator = '';
  for (const { names, addresses } of entries) {
    const [address] = addresses;
    if (address === undefined) continue;
    const remark = address.lease === undefined ? '# reserved, but not leased\n' : '';
    yield `${separator}${remark}Host ${names.join(' ')}\n  HostName ${address.ip}\n  HostKeyAlias ${names[0]}\n${login}`;
    separator = '\n';
  }
}

/** Quotes an argument if a character in it is special for ssh_config(5). */
function quoted(word: string): string {
  return /^[\w.@%+=:,~\\/-]+$/.test(word) ? word : `"${word}"`;
}
