import type { Host } from '../host/host.ts';

export interface Connection {
  /** The URI the user named with -c, if any. */
  readonly uri: string | undefined;
  /** The user's own global options, as they were typed: what a forwarded command runs under. */
  readonly typed: readonly string[];
  /** Those of them that also matter to vnet's own questions. */
  readonly own: readonly string[];
}

/** The connection the user named: with -c, else in the environment as virsh reads it. Undefined: virsh's default. */
export function uriOf(host: Host, { uri }: Connection): string | undefined {
  return uri ?? host.env['VIRSH_DEFAULT_CONNECT_URI'] ?? host.env['LIBVIRT_DEFAULT_URI'];
}
