import type { Host } from '../host/host.ts';
import type { Virsh } from './virsh.ts';

/** A libvirt to work with: the host vnet runs on, and the virsh bound to the connection. */
export interface Target {
  readonly host: Host;
  readonly virsh: Virsh;
}
