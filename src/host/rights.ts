import { VnetError } from '../error.ts';
import type { Entry } from './entry.ts';

/** Has no files, on any system that has it. */
const NOBODY_GID = 65534;

/**
 * Whose rights root uses to replace a file: undefined for its own.
 *
 * Where another user can put something else under a name of the path, root's rights would be theirs to aim. So root uses its
 * own rights only where nobody else can. Where the one who can owns the file, it uses that user's rights, with which
 * that user could do the same. Everywhere else it refuses: throws VnetError `permission`.
 */
export function userFor({ file, others }: Entry, path: string): number | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  const { uids, anyone, directory } = others;
  if (uids.size === 0 && !anyone) return undefined;
  const [uid] = uids;
  const owner = file?.stat.uid;
  if (uid !== undefined && owner === uid && uids.size === 1 && !anyone) return uid;
  const who = anyone ? 'several users' : `user ${[...uids].join(' and user ')}`;
  const whose = owner === undefined ? 'there is no such file' : `the file belongs to ${nameOf(owner)}`;
  throw new VnetError(
    'permission',
    `refusing to edit ${path} as root: ${who} can write to ${directory}, and ${whose}`,
    {
      hint:
        uid !== undefined && uids.size === 1 && !anyone
          ? `run vnet as that user, or move the file to a directory that only root can write to`
          : `move the file to a directory that only its owner can write to`,
    },
  );
}

function nameOf(uid: number): string {
  return uid === 0 ? 'root' : `user ${uid}`;
}

/** Runs something with the rights of another user, which only root can. It must be synchronous: the whole process has them. */
export function asUser<T>(uid: number | undefined, action: () => T): T {
  const { geteuid, getegid, getgroups, setgroups, setegid, seteuid } = process;
  if (uid === undefined || !geteuid || !getegid || !getgroups || !setgroups || !setegid || !seteuid) return action();
  const [group, groups] = [getegid(), getgroups()];
  setgroups([]);
  setegid(NOBODY_GID);
  seteuid(uid);
  try {
    return action();
  } finally {
    seteuid(0);
    setegid(group);
    setgroups(groups);
  }
}
