import { failure } from './errors/failure.ts';
import type { Virsh } from './virsh.ts';

/** The libvirt that answers at the connection, such as `9.0.0`; undefined where it does not say. Throws what virsh refuses. */
export async function daemonVersion(virsh: Virsh): Promise<string | undefined> {
  const [{ stdout, errors } = { stdout: '', errors: [] }] = await virsh.askAll([['version', '--daemon']]);
  const said = /daemon: (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (said !== undefined || errors.length === 0) return said;
  // virsh asks for QEMU's version first, and ends there on a host without QEMU. The daemon is connected none the less.
  if (!errors[0]?.startsWith('failed to get the hypervisor version')) throw failure(errors);
  return isLocal(virsh.uri) ? /Using library: libvirt (\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}

/** Whether the daemon is of this machine, and so of one installation with virsh's library. */
function isLocal(uri: string | undefined): boolean {
  return uri === undefined || /^[\w+]+:\/\/\//.test(uri);
}
