import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { compareSnapshots } from './compare.ts';
import { answers } from './gateway.ts';
import { type Command, commandText } from './method.ts';
import { changeState, keep, type MoveRecord, type MoveState, uptime } from './record.ts';
import { type FileRestore, restoreScript } from './restore-script.ts';
import { notRestored, rollBack } from './rollback.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { startWatchdog, watchdogScript } from './watchdog.ts';

/** A file that a move writes or, without content, removes. */
export interface FileChange {
  readonly path: string;
  readonly content: string | undefined;
  readonly mode: number;
}

/** A move in either direction. */
export interface Move {
  readonly record: MoveRecord;
  /** The command line that makes the move. */
  readonly line: string;
  /** What the link has that loses its settings. */
  readonly before: Snapshot;
  /** The link that gets them. */
  readonly to: string;
  /** The gateways that answered before the move. */
  readonly gateways: readonly string[];
  /** What the manager has to do before the files change. */
  readonly release: readonly Command[];
  readonly files: readonly FileChange[];
  /** What the manager has to do then. */
  readonly commands: readonly Command[];
  /** How to undo the move. The path of a saved file is relative to the directory of the record. */
  readonly undo: {
    readonly release: readonly Command[];
    readonly files: readonly FileChange[];
    readonly commands: readonly Command[];
    readonly fallback: readonly Command[];
  };
  /** Whether the links are as they should be after the move, apart from their settings. */
  isLinked(host: Host): boolean;
}

export interface MoveOptions {
  /** Where the record is. */
  readonly directory: string;
  /** The state of the bridge until now; undefined for a new one. */
  readonly state: MoveState | undefined;
  /** Seconds within which the move has to be confirmed. */
  readonly seconds: number;
  /** Gets the path of the script that undoes the move, before anything changes. */
  announce(script: string): void;
}

/** Seconds after which a move that is not finished is undone: more than all waits in it. */
const MOVE_SECONDS = 180;

/**
 * Starts the watchdog, makes a move and compares what the link has that gets the settings with what the other one had. Undoes the
 * move and throws VnetError if something is different.
 */
export async function makeMove(host: Host, move: Move, options: MoveOptions): Promise<readonly Finding[]> {
  const { directory, seconds, announce } = options;
  await prepare(host, move, options);
  announce(`${directory}/restore.sh`);
  await startWatchdog(host, directory, move.record.bridge);
  try {
    for (const each of move.release) await runCommand(host, each);
    for (const file of move.files) await writeFile(host, file);
    for (const each of move.commands) await runCommand(host, each);
    const findings = await verify(host, move);
    await keep(host, `${directory}/applied`, `${Math.ceil(uptime(host)) + seconds}\n`);
    return findings;
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    const isRestored = await rollBack(host, directory, error.messages.join('; '));
    const message = isRestored ? `everything is as it was` : notRestored(directory);
    throw new VnetError(error.code, [...error.messages, message], { cause: error });
  }
}

/** Writes the record and both scripts. The move can be undone from then on. */
async function prepare(host: Host, move: Move, { directory, state }: MoveOptions): Promise<void> {
  const { record, line, before, undo } = move;
  const files: FileRestore[] = [];
  for (const { path, content, mode } of undo.files) {
    const saved = content === undefined ? undefined : `${directory}/files/${files.length}`;
    if (saved !== undefined) await keep(host, saved, content ?? '');
    files.push({ path, mode, saved });
  }
  const { release, commands, fallback } = undo;
  const script = restoreScript({ undoes: line, release, files, commands, before, fallback });
  await keep(host, `${directory}/record.json`, `${JSON.stringify(record)}\n`);
  await keep(host, `${directory}/restore.sh`, script);
  const latest = Math.ceil(uptime(host)) + MOVE_SECONDS;
  await keep(host, `${directory}/watchdog.sh`, watchdogScript({ directory, latest }));
  if (state === undefined) await keep(host, `${directory}/pending`, '');
  else await changeState(host, directory, state, 'pending');
}

async function writeFile(host: Host, { path, content, mode }: FileChange): Promise<void> {
  const directory = path.slice(0, path.lastIndexOf('/'));
  await host.run('mkdir', ['-p', '--', directory], { changes: true });
  const bytes = content === undefined ? undefined : Buffer.from(content, 'latin1');
  await host.replaceFile(path, bytes, { attributes: { mode } });
}

/** Runs a command of a manager. Throws VnetError if it fails. ip(8) is judged by the result of the move only. */
export async function runCommand(host: Host, { words, input }: Command): Promise<void> {
  const [program, ...args] = words;
  const options = { limit: host.limits.change, changes: true, ...(input !== undefined && { input }) };
  const { status, signal, stdout, stderr } = await host.run(program, args, options);
  if (status === 0 || program === 'ip') return;
  const reason = stderr.trim() || stdout.trim() || `exit status ${status ?? signal}`;
  throw new VnetError('refused', `${commandText({ words })} failed: ${reason}`);
}

/** Milliseconds that a manager gets to configure the link, with DHCP and duplicate address detection. */
const PATIENCE = 20_000;

/** Waits until the link has everything. Throws VnetError if it does not get it. */
async function verify(host: Host, { before, to, gateways, isLinked }: Move): Promise<readonly Finding[]> {
  const end = host.monotonic() + PATIENCE;
  let [differences, notes]: [readonly string[], readonly Finding[]] = [[`'${to}' does not come up`], []];
  for (;;) {
    if (isLinked(host)) ({ differences, notes } = compareSnapshots(before, await takeSnapshot(host, to)));
    if (differences.length === 0) break;
    if (host.monotonic() > end) {
      throw new VnetError('refused', [`'${to}' differs from what '${before.link}' had`, ...differences]);
    }
    await host.sleep(100);
  }
  for (const gateway of gateways) {
    if (await answers(host, to, gateway)) continue;
    throw new VnetError('refused', `gateway ${gateway} answered on '${before.link}' and does not on '${to}'`);
  }
  return notes;
}
