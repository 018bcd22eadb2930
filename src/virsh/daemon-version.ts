import type { Virsh } from './virsh.ts';

/** The libvirt that answers at the connection, such as `9.0.0`; undefined where it does not say. Throws what virsh refuses. */
export async function daemonVersion(virsh: Virsh): Promise<string | undefined> {
  return /daemon: (\d+\.\d+\.\d+)/.exec(await virsh.ask('version', '--daemon'))?.[1];
}
