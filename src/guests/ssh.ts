import { isHostname } from './hostname.ts';

/** How to log in. */
export interface SshOptions {
  /** Settings of ssh_config(5). ssh uses the first value that it gets. */
  readonly options: readonly string[];
  readonly user: string | undefined;
  readonly identity: string | undefined;
  readonly port: string | undefined;
  readonly jump: string | undefined;
  readonly command: readonly string[];
}

/** The arguments of ssh(1) for a guest at an address. A guest name that is not a hostname cannot name a host key. */
export function sshArguments(
  ip: string,
  guest: string,
  { options, user, identity, port, jump, command: words }: SshOptions,
): string[] {
  return [
    ...options.flatMap((option) => ['-o', option]),
    ...(isHostname(guest) ? ['-o', `HostKeyAlias=${guest}`] : []),
    ...(user === undefined ? [] : ['-l', user]),
    ...(identity === undefined ? [] : ['-i', identity]),
    ...(port === undefined ? [] : ['-p', port]),
    ...(jump === undefined ? [] : ['-J', jump]),
    '--',
    ip,
    ...words,
  ];
}
