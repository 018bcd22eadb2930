import type { Host } from './host.ts';
import { statusFields } from './proc.ts';
import { readableText } from './readable-text.ts';

/** Whether the user of vnet is in a group. */
export interface Membership {
  /** The name of the user, or its number if it has no account. */
  readonly user: string;
  /** The line of /etc/group; undefined without such a group. */
  readonly line: string | undefined;
  readonly isMember: boolean;
  /** Whether this session has the group: one that began before the user joined has not. */
  readonly isInSession: boolean;
}

/** Looks a group up in /etc/group, /etc/passwd and /proc/self/status. */
export function membershipIn(group: string, host: Host): Membership {
  const linesOf = (path: string) => readableText(host, path).split('\n');
  const account = linesOf('/etc/passwd')
    .map((line) => line.split(':'))
    .find(([, , uid]) => uid === String(host.uid));
  const user = account?.[0] ?? host.env['USER'] ?? String(host.uid);
  const line = linesOf('/etc/group').find((each) => each.startsWith(`${group}:`));
  const [gid, members = ''] = line?.split(':').slice(2) ?? [];
  const status = statusFields(host, 'self');
  const groups = `${status.get('Gid') ?? ''} ${status.get('Groups') ?? ''}`.split(/\s+/);
  return {
    user,
    line,
    isMember: members.split(',').includes(user) || (gid !== undefined && account?.[3] === gid),
    isInSession: gid !== undefined && groups.includes(gid),
  };
}
