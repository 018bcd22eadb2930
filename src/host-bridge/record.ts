import { stateDirectory, statePath } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { procText } from '../host/proc.ts';
import { readableText } from '../host/readable-text.ts';
import { shellCommand } from '../shell-words.ts';
import type { Method } from './method.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The state of a move is a file of this name next to its record. Renaming it is atomic, so vnet and the watchdog cannot both
 * decide.
 */
const MOVE_STATES = ['pending', 'confirming', 'confirmed', 'rolling-back', 'rolled-back'] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/** Everything about a move that has begun. */
export interface MoveRecord {
  readonly version: 1;
  readonly direction: 'create' | 'remove';
  readonly bridge: string;
  readonly link: string;
  /** The interface before the bridge was created. */
  readonly before: Snapshot;
  readonly method: Method;
  /** The libvirt network that belongs to the bridge. */
  readonly network: string | null;
  /** The remote session that began the move; null on the console. */
  readonly session: string | null;
  readonly boot: string;
}

export interface FoundMove {
  readonly directory: string;
  readonly record: MoveRecord;
  readonly state: MoveState;
  /** Why it was rolled back. */
  readonly reason: string;
  /** When the watchdog gives up, in seconds since boot; undefined while the move is being made. */
  readonly deadline: number | undefined;
  /** Whether the script that undid it could not restore everything. */
  readonly isIncomplete: boolean;
}

/** Makes the directory for a move, with nothing in it. Throws VnetError `permission` if there can be none. */
export async function emptyDirectory(host: Host, bridge: string): Promise<string> {
  const state = await stateDirectory(host);
  const directory = `${state}/bridge/${bridge}`;
  const isMade = state !== undefined && (await host.makePrivateDirectory(`${state}/bridge`));
  if (!isMade) throw new VnetError('permission', `cannot keep the record of a move: no directory ${directory}`);
  await forget(host, directory);
  await host.makePrivateDirectory(directory);
  await host.makePrivateDirectory(`${directory}/files`);
  return directory;
}

/** Removes what an earlier move left in a directory, but its record and its state. */
export async function clearDirectory(host: Host, directory: string): Promise<void> {
  const names = ['applied', 'undo', 'reason', 'incomplete', 'watchdog.pid', 'log'];
  await host.run('rm', ['-f', '--', ...names.map((name) => `${directory}/${name}`)], { changes: true });
}

/** Removes the record of a move. */
export async function forget(host: Host, directory: string): Promise<void> {
  await host.run('rm', ['-rf', '--', directory], { changes: true });
}

/** Writes a file of a record. */
export async function keep(host: Host, path: string, content: string): Promise<void> {
  await host.replaceFile(path, Buffer.from(content, 'latin1'), { attributes: { mode: 0o600 } });
}

/** Changes the state of a move. Returns false if somebody else has changed it. */
export async function changeState(host: Host, directory: string, from: MoveState, to: MoveState): Promise<boolean> {
  const words = ['-T', '--', `${directory}/${from}`, `${directory}/${to}`];
  return (await host.run('mv', words, { changes: true })).status === 0;
}

/** Whether a bridge of vnet is there to stay: it was confirmed, also if its removal was undone later. */
export function isBridge({ state, record }: FoundMove): boolean {
  return state === 'confirmed' || (record.direction === 'remove' && state === 'rolled-back');
}

/** The moves that this host has a record of, by bridge, and an error for each record that is not readable. Only root can read them. */
export function findMoves(host: Host): { readonly moves: readonly FoundMove[]; readonly errors: readonly VnetError[] } {
  const [moves, errors]: [FoundMove[], VnetError[]] = [[], []];
  for (const bridge of host.listDirectory(`${statePath(host)}/bridge`) ?? []) {
    try {
      const found = findMove(host, bridge);
      if (found !== undefined) moves.push(found);
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
      errors.push(error);
    }
  }
  return { moves, errors };
}

/** The move of a bridge; undefined if there is no record. Throws VnetError `file-unreadable` for a record of another version. */
export function findMove(host: Host, bridge: string): FoundMove | undefined {
  const directory = `${statePath(host)}/bridge/${bridge}`;
  const state = MOVE_STATES.find((each) => host.isRegularFile(`${directory}/${each}`));
  if (state === undefined) return undefined;
  const record = readRecord(host, directory, bridge);
  const deadline = Number.parseInt(readableText(host, `${directory}/applied`), 10);
  return {
    directory,
    record,
    state,
    reason: readableText(host, `${directory}/reason`).trim(),
    deadline: Number.isNaN(deadline) ? undefined : deadline,
    // A reboot undoes a move to a bridge, whatever the script did.
    isIncomplete:
      host.isRegularFile(`${directory}/incomplete`) && (record.direction === 'remove' || record.boot === bootOf(host)),
  };
}

function readRecord(host: Host, directory: string, bridge: string): MoveRecord {
  const path = `${directory}/record.json`;
  let record: Partial<MoveRecord> | null | undefined;
  try {
    record = JSON.parse(readableText(host, path));
  } catch {
    // It is reported below.
  }
  if (isRecord(record) && record.bridge === bridge) return record;
  const script = `${directory}/restore.sh`;
  throw new VnetError('file-unreadable', `cannot read ${path}: it is not a record of this version of vnet`, {
    ...(host.isRegularFile(script) && {
      hint: 'to undo the last move by hand, run as root',
      commands: [shellCommand('sh', script)],
    }),
  });
}

/** Only root can write the file, so only its version and what an empty object lacks have to be checked. */
function isRecord(record: Partial<MoveRecord> | null | undefined): record is MoveRecord {
  return record?.version === 1 && record.link !== undefined && record.method?.manager !== undefined;
}

/** Identifies this boot of the host. Containers share the kernel's number, so the start of process 1 belongs to it. */
export function bootOf(host: Host): string {
  const afterName = procText(host, 1, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  // The 22nd field of proc_pid_stat(5).
  return [readableText(host, '/proc/sys/kernel/random/boot_id').trim(), afterName[19] ?? ''].join(' ').trim();
}

/** Seconds since boot. The time of day may be set while a move waits for its confirmation. */
export function uptime(host: Host): number {
  return Number.parseFloat(readableText(host, '/proc/uptime'));
}
