import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  type Stats,
  statfsSync,
} from 'node:fs';
import { VnetError } from '../error.ts';
import { errnoOf } from './errno.ts';

/**
 * A name in a directory, both opened once. All work uses the descriptors, so nobody can redirect it by renaming or replacing a
 * directory of the path.
 *
 * Node.js has no openat(2). `/proc/self/fd/N/NAME` does the same: the kernel resolves `/proc/self/fd/N` to the open directory,
 * whatever its path is now (proc(5)).
 */
export interface Entry {
  readonly directory: number;
  readonly name: string;
  /** The path of this name by way of the descriptor of its directory. */
  readonly path: string;
  /** What the name leads to, opened with O_PATH, and its status; undefined if there is no such name. */
  readonly file: { readonly descriptor: number; readonly stat: Stats } | undefined;
  /** Who, other than root and this user, can put something else under this name or a name on the path to it. */
  readonly others: Others;
  close(): void;
}

/** Users by their ids, or `anyone` for a group or everybody. `directory` is the first directory that they can change. */
export interface Others {
  readonly uids: ReadonlySet<number>;
  readonly anyone: boolean;
  readonly directory: string | undefined;
}

/** The number of O_PATH on all platforms of Linux that Node.js supports. Node.js has no name for it. */
const O_PATH = 0o10000000;
const { O_NOFOLLOW } = constants;

/** The type of procfs (statfs(2)). */
const PROC_SUPER_MAGIC = 0x9fa0;

/** Linux follows as many links. */
const MAX_LINKS = 40;

/**
 * Walks a path and opens its last name, following links. With `root`, which the path must start with, links and `..` never lead out
 * of that directory, and `/` in a link means that directory, as after chroot(2). The same holds below `/proc/PID/root`. Throws the
 * error of the failed system call.
 */
export function openEntry(path: string, root = ''): Entry {
  if (root !== '' && !path.startsWith(`${root}/`)) throw new Error(`${path} is not in ${root}`);
  const walk = new Walk();
  try {
    if (root === '') return walk.to(path);
    walk.confineTo(root);
    return walk.to(path.slice(root.length));
  } catch (error) {
    walk.close();
    throw error;
  }
}

interface Directory {
  readonly descriptor: number;
  readonly stat: Stats;
  readonly shown: string;
}

class Walk {
  /** The open directories, from the start of the walk to its current position. */
  directories: Directory[] = [];
  readonly uids = new Set<number>();
  anyone = false;
  unsafe: string | undefined;
  /** The directory that the walk cannot leave; undefined if it can go anywhere. */
  root: Directory | undefined;

  confineTo(root: string): void {
    const { file } = this.to(root);
    if (file === undefined) throw systemError('ENOENT');
    const above = this.directories;
    this.root = { ...file, shown: root };
    this.directories = [this.root];
    for (const { descriptor } of above) closeSync(descriptor);
    if (!file.stat.isDirectory()) throw systemError('ENOTDIR');
  }

  /** Walks to the end of a path. The entry closes what the walk has opened. */
  to(path: string): Entry {
    const names = namesOf(path);
    if (path.startsWith('/') || geteuid() === 0) {
      this.restart();
      // Only root has to judge the directories above the current one. Others may not be able to open them.
      if (!path.startsWith('/') && this.root === undefined) names.push(...namesOf(process.cwd()));
    } else if (this.directories.length === 0) this.enter(openDirectory('.'), '.');
    let target: Stats | undefined;
    for (let links = 0; ; ) {
      const name = names.pop();
      if (name === undefined) return this.whole();
      if (name === '..') {
        this.leave();
        continue;
      }
      const here = this.here();
      const at = `/proc/self/fd/${here.descriptor}/${name}`;
      const descriptor = openIfThere(at, names.length === 0);
      const stat = descriptor === undefined ? undefined : fstatSync(descriptor);
      this.judge(here, stat);
      if (descriptor === undefined || stat === undefined) {
        if (target !== undefined) throw systemError('EXDEV');
        return this.entry(name, undefined);
      }
      if (stat.isSymbolicLink()) {
        closeSync(descriptor);
        if (++links > MAX_LINKS) throw systemError('ELOOP');
        const magic = this.root === undefined && isOnProc(here) ? openTarget(at) : undefined;
        if (magic?.stat.isDirectory()) {
          this.jump({ ...magic, shown: `${here.shown}/${name}` });
          if (name === 'root') this.root = this.here();
          continue;
        }
        if (magic !== undefined) {
          closeSync(magic.descriptor);
          target = magic.stat;
        }
        const text = readlinkSync(at);
        if (text.startsWith('/')) this.restart();
        names.push(...namesOf(text));
      } else if (names.length === 0) {
        if (target !== undefined && !isSame(target, stat)) throw elsewhere(descriptor);
        return this.entry(name, { descriptor, stat });
      } else if (stat.isDirectory()) this.directories.push({ descriptor, stat, shown: `${here.shown}/${name}` });
      else {
        closeSync(descriptor);
        throw systemError('ENOTDIR');
      }
    }
  }

  /** The entry of a path that does not end in a name: `/`, or one that ends in `..`. */
  whole(): Entry {
    const descriptor = openDirectory(`/proc/self/fd/${this.here().descriptor}/.`);
    return this.entry('.', { descriptor, stat: fstatSync(descriptor) });
  }

  here(): Directory {
    const here = this.directories.at(-1);
    if (here === undefined) throw new Error('the walk has not begun');
    return here;
  }

  restart(): void {
    for (const { descriptor } of this.directories.splice(this.root === undefined ? 0 : 1)) closeSync(descriptor);
    if (this.root === undefined) this.enter(openDirectory('/'), '');
  }

  /** Continues from a directory that no path of this process may lead to. */
  jump(directory: Directory): void {
    for (const { descriptor } of this.directories.splice(0)) closeSync(descriptor);
    this.directories.push(directory);
  }

  enter(descriptor: number, shown: string): void {
    this.directories.push({ descriptor, stat: fstatSync(descriptor), shown });
  }

  leave(): void {
    if (this.directories.length > 1) {
      const left = this.directories.pop();
      if (left !== undefined) closeSync(left.descriptor);
    } else if (this.root === undefined && this.here().shown !== '') {
      const [left] = this.directories.splice(0);
      if (left === undefined) return;
      this.enter(openDirectory(`/proc/self/fd/${left.descriptor}/..`), `${left.shown}/..`);
      closeSync(left.descriptor);
    }
  }

  /** Adds the users who can replace the file of this status in a directory. */
  judge(directory: Directory, stat: Stats | undefined): void {
    const { uid, gid, mode } = directory.stat;
    const trusted = (id: number) => id === 0 || id === geteuid() || isUnmapped(id);
    const before = this.uids.size;
    if (!trusted(uid)) this.uids.add(uid);
    // A user's private group has the user's number and no other member (useradd(8), pam_umask(8)).
    const group = (mode & 0o020) !== 0 && (gid !== uid || uid === 0);
    if (group || (mode & 0o002) !== 0) {
      // Sticky: only the owner of a file, or of the directory, can remove its name (inode(7)). New files are created exclusively.
      if ((mode & 0o1000) === 0) this.anyone = true;
      else if (stat !== undefined && !trusted(stat.uid)) this.uids.add(stat.uid);
    }
    if (this.uids.size > before || this.anyone) this.unsafe ??= directory.shown === '' ? '/' : directory.shown;
  }

  entry(name: string, file: Entry['file']): Entry {
    const { descriptor } = this.here();
    return {
      directory: descriptor,
      name,
      path: `/proc/self/fd/${descriptor}/${name}`,
      file,
      others: { uids: this.uids, anyone: this.anyone, directory: this.unsafe },
      close: () => {
        if (file !== undefined) closeSync(file.descriptor);
        this.close();
      },
    };
  }

  close(): void {
    for (const { descriptor } of this.directories.splice(0)) closeSync(descriptor);
  }
}

/** The names of a path, last one first, as a stack to take the next one from. */
function namesOf(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reverse();
}

function openDirectory(path: string): number {
  return openSync(path, O_PATH | constants.O_DIRECTORY);
}

function openIfThere(path: string, mayMiss: boolean): number | undefined {
  try {
    return openSync(path, O_PATH | O_NOFOLLOW);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    if (!existsSync('/proc/self/fd')) {
      throw new VnetError('unsupported', '/proc is not mounted', {
        hint: 'to mount it, run',
        commands: ['sudo mount -t proc proc /proc'],
      });
    }
    if (mayMiss) return undefined;
    throw error;
  }
}

/**
 * Links of procfs such as `/proc/PID/root` lead to an open file, maybe one of a container. Their text is a path of that process, so
 * only the kernel can follow them (proc(5)).
 */
function isOnProc({ descriptor }: Directory): boolean {
  return statfsSync(`/proc/self/fd/${descriptor}`).type === PROC_SUPER_MAGIC;
}

/** Opens what a link leads to, as the kernel follows it. */
function openTarget(link: string): { descriptor: number; stat: Stats } {
  const descriptor = openSync(link, O_PATH);
  return { descriptor, stat: fstatSync(descriptor) };
}

function isSame(one: Stats, other: Stats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

/** The error for a link of procfs to a file that has another path here, or none. */
function elsewhere(descriptor: number): Error {
  closeSync(descriptor);
  return systemError('EXDEV');
}

/** An error with a code, as a failed system call throws. */
function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function geteuid(): number {
  return process.geteuid?.() ?? -1;
}

/** What the kernel shows for a user of the host whom this user namespace does not know (/proc/sys/kernel/overflowuid). */
const OVERFLOW_UID = 65534;

let unmapped: boolean | undefined;

/** Whether an id is that of users outside this user namespace. They control it anyway, as the host controls a container. */
function isUnmapped(uid: number): boolean {
  if (uid !== OVERFLOW_UID) return false;
  unmapped ??= !readFileSync('/proc/self/uid_map', 'utf8')
    .trim()
    .split('\n')
    .some((line) => {
      const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
      return first <= OVERFLOW_UID && OVERFLOW_UID < first + count;
    });
  return unmapped;
}
