import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';

/** The kernel's switches that forbid an ordinary user namespaces of his own, and how each is turned. */
const SWITCHES: readonly (readonly [path: string, forbidding: string, turn: string])[] = [
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'sysctl -w kernel.unprivileged_userns_clone=1'],
  ['/proc/sys/user/max_user_namespaces', '0', 'sysctl -w user.max_user_namespaces=10000'],
  [
    '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    '1',
    'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  ],
];

/** Why a throw-away host did not come up, from what its start printed and what the kernel allows. */
export function whyRefused(host: Host, said: string): VnetError {
  const turn = SWITCHES.find(([path, forbidding]) => host.readFile(path)?.toString().trim() === forbidding)?.[2];
  const lines = said.trim().split('\n').slice(-5).join('\n');
  if (!/unshare|uid_map|operation not permitted|permission denied/i.test(said)) {
    return new VnetError('refused', `the throw-away libvirt host did not start\n${lines}`);
  }
  // Root of a container has few of root's powers.
  const instead = host.uid === 0 ? 'Run it outside this container, or start that with --privileged' : 'Run it as root';
  return new VnetError('permission', `the kernel refuses vnet namespaces of its own\n${lines}`, {
    hint: turn === undefined ? `${instead}.` : `${instead}, or allow it: sudo ${turn}`,
  });
}
