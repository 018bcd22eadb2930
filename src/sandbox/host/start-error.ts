import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';

/** Kernel settings that forbid user namespaces to ordinary users, the value that forbids, and the command that allows. */
const SETTINGS: readonly (readonly [path: string, forbidding: string, command: string])[] = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'sudo sysctl -w kernel.unprivileged_userns_clone=1'],
  ['/proc/sys/user/max_user_namespaces', '0', 'sudo sysctl -w user.max_user_namespaces=10000'],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
];

/** Returns why a sandbox did not start, from what its start printed on stderr and what the kernel allows. */
export function startError(host: Host, stderr: string): VnetError {
  const command = SETTINGS.find(([path, forbidding]) => host.readFile(path)?.toString().trim() === forbidding)?.[2];
  const lines = stderr.trim().split('\n').slice(-5).join('\n');
  if (!/unshare|uid_map|bwrap|mount|operation not permitted|permission denied/i.test(stderr)) {
    return new VnetError('refused', `the sandbox did not start\n${lines}`);
  }
  // Root of a container lacks most of root's capabilities.
  const instead =
    host.uid === 0 ? 'run it outside this container, or start the container with --privileged' : 'run it as root';
  return new VnetError('permission', `the kernel does not let vnet create namespaces\n${lines}`, {
    hint: command === undefined ? instead : `${instead}, or allow it`,
    ...(command !== undefined && { commands: [command] }),
  });
}
