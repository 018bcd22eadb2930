import { stateDirectory, statePath } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { type Engine, installedEngines, writeContainerNames } from './containers.ts';

/** What changes the names or addresses of containers (podman-events(1), docker events). */
const EVENTS = ['events', '--format', '{{.ID}}', '--filter', 'type=container', '--filter', 'type=network'];

/** Until an engine that has ended, or does not run yet, is asked again. */
const RETRY = 5000;

/**
 * Keeps the names of containers current until a signal ends vnet. Each engine prints a line for each event. Throws VnetError
 * `refused` if another vnet does the same.
 */
export async function watchContainers(host: Host, domain: string, onWritten: () => void): Promise<void> {
  const directory = await stateDirectory(host);
  const release = directory === undefined ? undefined : await host.lock(lockPath(directory), 0);
  if (release === undefined) throw new VnetError('refused', 'another vnet keeps the names of containers current');
  const write = async () => {
    await writeContainerNames(host, domain);
    onWritten();
  };
  try {
    await write();
    await Promise.race([
      host.interrupted(),
      ...installedEngines(host).map((engine) => followEvents(host, engine, write)),
    ]);
  } finally {
    release();
  }
}

async function followEvents(host: Host, engine: Engine, write: () => Promise<void>): Promise<never> {
  for (;;) {
    const events = await host.converse(engine, EVENTS);
    // What happened before the engine listened.
    await write();
    for (let piece = await events.next(); piece !== undefined; piece = await events.next()) {
      if (piece.stream === 'stdout') await write();
    }
    await host.sleep(RETRY);
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
