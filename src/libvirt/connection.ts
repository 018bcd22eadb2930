import type { Host } from '../host/host.ts';
import { defaultUri, unaliased } from './libvirt-conf.ts';

export interface Connection {
  /** The URI the user named with -c, if any. */
  readonly uri: string | undefined;
  /** The user's own global options, as they were typed: what a forwarded command runs under. */
  readonly typed: readonly string[];
  /** Those of them that also matter to vnet's own questions. */
  readonly own: readonly string[];
}

/**
 * The connection the user named, as virsh finds it: by -c, else in the environment, else in libvirt.conf, and an alias for
 * what it stands for. Undefined: none is named, and libvirt picks one. Throws where libvirt.conf cannot be read.
 */
export function uriOf(host: Host, { uri }: Pick<Connection, 'uri'>): string | undefined {
  // virsh itself looks no further than a name that is there, be it empty; libvirt then takes an empty one for none.
  const named = (uri ?? host.env['VIRSH_DEFAULT_CONNECT_URI']) || host.env['LIBVIRT_DEFAULT_URI'] || defaultUri(host);
  return named === undefined ? undefined : unaliased(named, host);
}
