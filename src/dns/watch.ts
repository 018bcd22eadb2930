import { stateDirectory, statePath } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { type Engine, installedEngines, writeContainerNames } from './containers.ts';

/** What changes the names or addresses of containers (podman-events(1), docker events). Health checks are events, too. */
const CHANGES: Readonly<Record<Engine, readonly string[]>> = {
  podman: ['start', 'died', 'rename', 'connect', 'disconnect'],
  docker: ['start', 'die', 'rename', 'connect', 'disconnect'],
};

function eventsOf(engine: Engine): string[] {
  const filters = ['type=container', 'type=network', ...CHANGES[engine].map((change) => `event=${change}`)];
  return ['events', '--format', '{{.ID}}', ...filters.flatMap((filter) => ['--filter', filter])];
}

/** Until an engine that has ended, or does not run yet, is asked again: milliseconds, the first and the longest time. */
const RETRY = { first: 5000, longest: 60_000 };

/**
 * Keeps the names of containers current until a signal ends vnet. Each engine prints a line for each event. `onWritten` is called
 * at first, and when the names change. Throws VnetError `refused` if another vnet does the same.
 */
export async function watchContainers(host: Host, domain: string, onWritten: () => void): Promise<void> {
  const directory = await stateDirectory(host);
  const release = directory === undefined ? undefined : await host.lock(lockPath(directory), 0);
  if (release === undefined) throw new VnetError('refused', 'another vnet keeps the names of containers current');
  try {
    await writeContainerNames(host, domain);
    onWritten();
    const writer = oneAtATime(async () => {
      if (await writeContainerNames(host, domain)) onWritten();
    });
    await Promise.race([
      host.interrupted(),
      writer.failure,
      ...installedEngines(host).map((engine) => followEvents(host, engine, writer.request)),
    ]);
  } finally {
    release();
  }
}

interface Writer {
  /** Writes once more, after a write that is under way. */
  readonly request: () => void;
  /** Rejects when a write fails. */
  readonly failure: Promise<never>;
}

function oneAtATime(write: () => Promise<void>): Writer {
  let isRunning = false;
  let isStale = false;
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const run = async () => {
    isRunning = true;
    while (isStale) {
      isStale = false;
      await write();
    }
    isRunning = false;
  };
  const request = () => {
    isStale = true;
    if (!isRunning) run().catch(fail);
  };
  return { request, failure };
}

async function followEvents(host: Host, engine: Engine, onEvent: () => void): Promise<never> {
  let pause = RETRY.first;
  for (;;) {
    const events = await host.converse(engine, eventsOf(engine));
    // What happened before the engine listened.
    onEvent();
    let isAnswering = false;
    for (let piece = await events.next(); piece !== undefined; piece = await events.next()) {
      if (piece.stream !== 'stdout') continue;
      isAnswering = true;
      onEvent();
    }
    // The containers of an engine that has ended are gone.
    onEvent();
    pause = isAnswering ? RETRY.first : Math.min(2 * pause, RETRY.longest);
    await host.sleep(pause);
  }
}

/** Whether a vnet keeps the names of containers current. */
export async function isWatched(host: Host): Promise<boolean> {
  const directory = statePath(host);
  if (directory === undefined) return false;
  const release = await host.lock(lockPath(directory), 0);
  release?.();
  return release === undefined;
}

function lockPath(directory: string): string {
  return `${directory}/dns-watch.lock`;
}
