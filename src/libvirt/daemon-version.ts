import { failure } from './errors/failure.ts';
import { locationOf } from './location.ts';
import type { Target } from './target.ts';
import type { Answer } from './virsh.ts';

/** The version of the libvirt daemon, such as `9.0.0`; undefined if it does not say. Throws VnetError for what virsh rejects. */
export async function daemonVersion({ host, virsh }: Pick<Target, 'host' | 'virsh'>): Promise<string | undefined> {
  const [answer] = await virsh.askAll([VERSION_QUESTION]);
  return versionIn(answer, { host, virsh });
}

/** The question of daemonVersion, for those that put it to virsh together with others. */
export const VERSION_QUESTION = ['version', '--daemon'] as const;

/** The version in the answer. Throws VnetError for what virsh rejects. */
export function versionIn(
  { stdout, errors }: Answer = { stdout: '', errors: [] },
  { host, virsh }: Pick<Target, 'host' | 'virsh'>,
): string | undefined {
  const version = /daemon: (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  if (version !== undefined || errors.length === 0) return version;
  // virsh queries QEMU's version first, and stops there on a host without QEMU. It is still connected to the daemon.
  if (!errors[0]?.startsWith('failed to get the hypervisor version')) throw failure(errors);
  // A local daemon and virsh's library are of one installation.
  return locationOf(virsh.uri, host).local ? /Using library: libvirt (\d+\.\d+\.\d+)/.exec(stdout)?.[1] : undefined;
}
