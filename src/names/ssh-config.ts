import type { Entry } from './roster.ts';

export interface SshOptions {
  readonly user: string | undefined;
  readonly identity: string | undefined;
}

/**
 * Host entries for ssh_config(5). Names are host names and so no patterns; addresses are leased again to others, so
 * ssh keeps each key under the machine's name.
 */
export function sshConfig(entries: readonly Entry[], { user, identity }: SshOptions): string {
  return entries
    .map(({ names, ips }) =>
      [
        `Host ${names.join(' ')}`,
        `  HostName ${ips[0] ?? ''}`,
        `  HostKeyAlias ${names[0] ?? ''}`,
        ...(user === undefined ? [] : [`  User ${quoted(user)}`]),
        ...(identity === undefined ? [] : [`  IdentityFile ${quoted(identity)}`]),
        '',
      ].join('\n'),
    )
    .join('\n');
}

function quoted(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word;
}
