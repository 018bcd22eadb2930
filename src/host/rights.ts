import { VnetError } from '../error.ts';
import type { Entry } from './entry.ts';

/** The group nogroup or nobody, which owns no files. */
const NOBODY_GID = 65534;

/**
 * Returns the user whose rights root uses to replace a file; undefined for its own rights.
 *
 * If another user can replace the file or a directory above it, that user could direct root's rights to any other file. So root uses
 * its own rights only if nobody else can. If exactly one other user can, and owns the file, root uses the rights of that user, who
 * could make the same edit. In all other cases it refuses and throws VnetError `permission`.
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
  throw new VnetError('permission', `refusing to use ${path} as root: ${who} can write to ${directory}, and ${whose}`, {
    hint:
      uid !== undefined && uids.size === 1 && !anyone
        ? `run vnet as that user, or move the file to a directory that only root can write to`
        : `move the file to a directory that only its owner can write to`,
  });
}

function nameOf(uid: number): string {
  return uid === 0 ? 'root' : `user ${uid}`;
}

/** Runs a function with the rights of another user. It must be synchronous, because the whole process gets these rights. */
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
