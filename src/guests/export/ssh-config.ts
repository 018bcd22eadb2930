import type { Entry } from './roster.ts';

export interface SshOptions {
  readonly user: string | undefined;
  readonly identity: string | undefined;
}

/**
 * Host entries for ssh_config(5), one of each machine with a lease. Names are host names and so no patterns; addresses
 * are leased again to others, so ssh keeps each key under the machine's name.
 */
export function* sshConfig(entries: readonly Entry[], { user, identity }: SshOptions): Generator<string> {
  const login = [
    ...(user === undefined ? [] : [`  User ${quoted(user)}\n`]),
    ...(identity === undefined ? [] : [`  IdentityFile ${quoted(identity)}\n`]),
  ].join('');
  let separator = '';
  for (const { names, addresses } of entries) {
    const address = addresses.find(({ leased }) => leased);
    if (address === undefined) continue;
    yield `${separator}Host ${names.join(' ')}\n  HostName ${address.ip}\n  HostKeyAlias ${names[0]}\n${login}`;
    separator = '\n';
  }
}

/** Blanks, `#` and single quotes have a meaning of their own outside of quotes. */
function quoted(word: string): string {
  return /^[\w.@%+=:,~\\/-]+$/.test(word) ? word : `"${word}"`;
}
