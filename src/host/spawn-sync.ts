import type { AttachOptions, Finished } from './host.ts';

interface SpawnSyncBinding {
  spawn(options: {
    file: string;
    args: readonly string[];
    envPairs: readonly string[];
    stdio: readonly ({ type: 'fd'; fd: number } | { type: 'pipe'; readable: boolean; writable: boolean })[];
  }): { status: number; signal: NodeJS.Signals | null; error?: number; output: (Buffer | null)[] | null };
}

/**
 * Runs a short program as `attach` does, without loading node:child_process: that takes 3 ms, a quarter of what virsh
 * itself needs. Undefined where this Node has no such binding, or the program could not be started: the ordinary way
 * then works, or says why not.
 */
export function attachQuickly(
  program: string,
  args: readonly string[],
  through: AttachOptions['through'],
): Finished | undefined {
  const binding = spawnSyncBinding();
  if (binding === undefined || args.some((arg) => arg.includes('\0'))) return undefined;
  const pipe = { type: 'pipe', readable: false, writable: true } as const;
  const ended = binding.spawn({
    file: program,
    args: [program, ...args],
    envPairs: Object.entries(process.env).map(([name, value]) => `${name}=${value}`),
    stdio: [{ type: 'fd', fd: 0 }, through === undefined ? { type: 'fd', fd: 1 } : pipe, pipe],
  });
  if (ended.error !== undefined) return undefined;
  const [stdout, stderr] = [ended.output?.[1]?.toString() ?? '', ended.output?.[2]?.toString() ?? ''];
  return {
    status: ended.signal === null ? ended.status : undefined,
    signal: ended.signal ?? undefined,
    stdout,
    stderr,
  };
}

function spawnSyncBinding(): SpawnSyncBinding | undefined {
  try {
    return (process as unknown as { binding(name: string): SpawnSyncBinding }).binding('spawn_sync');
  } catch {
    return undefined; // Deprecated since Node 10 (DEP0111): gone one day.
  }
}
