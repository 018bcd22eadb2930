import { VnetError } from '../../error.ts';
import type { Dialogue, Host, Watch } from '../../host/host.ts';
import { SYSTEM_PATHS } from '../../libvirt/location.ts';
import { FORWARDS_PATH } from '../state.ts';
import { concernsForwards, Lines } from './monitor.ts';

/** What the watcher did or could not do. */
export interface WatchEvent {
  readonly event: 'restored' | 'problem';
  readonly message: string;
}

/** Directories whose files say which addresses guests have, and which forwards there are. */
const DIRECTORIES = [SYSTEM_PATHS.leases, FORWARDS_PATH.slice(0, FORWARDS_PATH.lastIndexOf('/'))];

/** Milliseconds between two looks at the rules while a daemon writes more of them. */
const PAUSE = 100;

/** So many repairs in a minute mean that another program keeps undoing them. */
const QUARREL = 30;
const QUARREL_PAUSE = 10_000;

/** Milliseconds until something that failed is tried again. */
const RETRY = 1_000;

/**
 * Restores forwards whenever a rule that they depend on, a lease or their file changes, and returns what happens, until SIGINT,
 * SIGTERM or SIGHUP. `restore` returns whether it had to change anything. Throws VnetError `program-missing` without nft.
 */
export async function* watchForwards(host: Host, restore: () => Promise<boolean>): AsyncGenerator<WatchEvent> {
  const alarm = new Alarm();
  const files = await host.watch(DIRECTORIES);
  const ended = new AbortController();
  void host.interrupted().then(() => {
    ended.abort();
    alarm.ring();
  });
  const monitor = new Monitor(host, alarm, ended.signal);
  void ringAtChanges(files, alarm, ended.signal);
  void monitor.run();
  try {
    let last: string | undefined;
    for (let repairs: readonly number[] = []; !ended.signal.aborted; ) {
      const { changed, problem } = await attempt(restore);
      if (changed) yield { event: 'restored', message: 'restored the rules of the forwards' };
      // It is tried again and again, but said once.
      if (problem !== undefined && problem !== last) yield { event: 'problem', message: problem };
      last = problem;
      const now = host.monotonic();
      repairs = [...repairs.filter((time) => now - time < 60_000), ...(changed ? [now] : [])];
      const isQuarrel = repairs.length >= QUARREL;
      if (isQuarrel) yield { event: 'problem', message: 'something else keeps changing the rules of the forwards' };
      if (problem !== undefined) alarm.ring();
      // The first look is at once, which keeps the gap short.
      await host.sleep(isQuarrel ? QUARREL_PAUSE : problem === undefined ? PAUSE : RETRY, ended.signal);
      for (const message of monitor.problems.splice(0)) yield { event: 'problem', message };
      await alarm.next();
    }
  } finally {
    ended.abort();
    monitor.end();
    files.close();
  }
}

async function attempt(restore: () => Promise<boolean>): Promise<{ changed: boolean; problem?: string }> {
  try {
    return { changed: await restore() };
  } catch (error) {
    if (!(error instanceof VnetError) || error.code === 'program-missing' || error.code === 'permission') throw error;
    return { changed: false, problem: error.message };
  }
}

/** Remembers that something happened until somebody waits for it. */
class Alarm {
  #rung = false;
  #failure: { readonly error: unknown } | undefined;
  #wake = () => {};

  ring(): void {
    this.#rung = true;
    this.#wake();
  }

  /** Makes `next` throw. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.ring();
  }

  async next(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#rung = false;
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

/** Far away, and less than the longest time of a timer. */
const LONG = 2 ** 30;

async function ringAtChanges(files: Watch, alarm: Alarm, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) if (await files.next(LONG)) alarm.ring();
}

/** `nft monitor`, which is started again when it ends. */
class Monitor {
  readonly problems: string[] = [];
  readonly #host: Host;
  readonly #alarm: Alarm;
  readonly #ended: AbortSignal;
  #dialogue: Dialogue | undefined;

  constructor(host: Host, alarm: Alarm, ended: AbortSignal) {
    this.#host = host;
    this.#alarm = alarm;
    this.#ended = ended;
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        this.#dialogue = await this.#host.converse('nft', ['monitor']);
        if (this.#ended.aborted) return this.end();
        const last = await this.#read(this.#dialogue);
        // A signal that ends vnet may reach nft first.
        await this.#host.sleep(0);
        if (this.#ended.aborted) return;
        this.problems.push(`nft monitor ended${last === '' ? '' : `: ${last}`}`);
        await this.#host.sleep(RETRY, this.#ended);
        // Nobody saw what happened in between.
        this.#alarm.ring();
      }
    } catch (error) {
      this.#alarm.fail(error);
    }
  }

  end(): void {
    this.#dialogue?.kill();
  }

  /** Reads the output to its end, and returns the last that nft said on stderr. */
  async #read(dialogue: Dialogue): Promise<string> {
    const lines = new Lines();
    let said = '';
    for (let piece = await dialogue.next(); piece !== undefined; piece = await dialogue.next()) {
      if (piece.stream === 'stderr') said = piece.text.trim();
      if (piece.stream === 'stderr' || lines.add(piece.text).some(concernsForwards)) this.#alarm.ring();
    }
    return said;
  }
}
