import type { Host } from '../host/host.ts';
import { defaultUri, unaliased } from './libvirt-conf.ts';

/** The connection that the command line selects. */
export interface Connection {
  /** The argument of -c, if there is one. */
  readonly uri: string | undefined;
  /** The user's global options, as typed, for a command that virsh runs. */
  readonly typed: readonly string[];
  /** Those of them that also apply to vnet's own questions. */
  readonly own: readonly string[];
}

/**
 * The URI of a connection, found as virsh finds it: -c, the environment, libvirt.conf; aliases are resolved. Undefined if none
 * is set, and libvirt chooses. Throws VnetError if libvirt.conf cannot be read.
 */
export function uriOf(host: Host, { uri }: Pick<Connection, 'uri'>): string | undefined {
  // virsh itself stops at VIRSH_DEFAULT_CONNECT_URI even if it is empty; libvirt treats an empty URI as none.
  const named = (uri ?? host.env['VIRSH_DEFAULT_CONNECT_URI']) || host.env['LIBVIRT_DEFAULT_URI'] || defaultUri(host);
  return named === undefined ? undefined : unaliased(named, host);
}
