import type { Host } from '../host/host.ts';
import type { Virsh } from './virsh.ts';

/** One libvirt that vnet works with. */
export interface Target {
  /** What messages call it: the URI of the command line, or `default`. */
  readonly name: string;
  /** The host that vnet runs on. Its files are the target's only if the libvirt is local: see locationOf. */
  readonly host: Host;
  /** virsh, bound to the connection. */
  readonly virsh: Virsh;
}
