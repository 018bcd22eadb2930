import type { AttachOptions, Finished } from './host.ts';
import { isLimited, unanswered } from './limits.ts';
import { headOf, isElf } from './program-head.ts';
import { hasRawBytes } from './raw-names.ts';
import { findProgram, tied } from './tie.ts';

interface SpawnOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly envPairs: readonly string[];
  readonly stdio: readonly (
    | { readonly type: 'fd'; readonly fd: number }
    | { readonly type: 'pipe'; readonly readable: boolean; readonly writable: boolean }
  )[];
  readonly timeout?: number;
  readonly killSignal?: number;
}

interface SpawnSyncBinding {
  spawn(options: SpawnOptions): {
    status: number;
    signal: NodeJS.Signals | null;
    error?: number;
    output: (Buffer | null)[] | null;
  };
}

/** Negative numbers of errno(3), as libuv reports them. */
const TIMED_OUT = -110;

const SIGKILL = 9;

/**
 * Runs a short program as `attach` does, without loading node:child_process: that takes 3 ms, a quarter of what virsh
 * itself needs. While it runs, no signal reaches JavaScript; one that ends vnet ends the program too, by the tie, but
 * not what the program has started. So it is undefined for a change and for a script. It is also undefined where this Node.js has no such binding, where the program cannot be tied to vnet, or could not be started: the ordinary
 * way then works, or says why not. Throws VnetError `timeout`.
 */
export function attachQuickly(
  program: string,
  args: readonly string[],
  { through, limit, changes }: AttachOptions,
): Finished | undefined {
  if (changes || !isBinary(findProgram(program))) return undefined;
  const pipe = { type: 'pipe', readable: false, writable: true } as const;
  const ended = spawnTied(program, args, {
    stdio: [{ type: 'fd', fd: 0 }, through === undefined ? { type: 'fd', fd: 1 } : pipe, pipe],
    ...(isLimited(limit) && { timeout: Math.ceil(limit), killSignal: SIGKILL }),
  });
  if (ended === undefined) return undefined;
  if (ended.error === TIMED_OUT && limit !== undefined) throw unanswered([program, ...args], limit);
  if (ended.error !== undefined) return undefined;
  const [stdout, stderr] = [ended.output?.[1]?.toString() ?? '', ended.output?.[2]?.toString() ?? ''];
  return {
    status: ended.signal === null ? ended.status : undefined,
    signal: ended.signal ?? undefined,
    stdout,
    stderr,
  };
}

/** Runs a program as `become` does, under the same conditions and with the same limits as attachQuickly. */
export function becomeQuickly(
  program: string,
  args: readonly string[],
): { readonly status: number; readonly signal: NodeJS.Signals | undefined } | undefined {
  if (!isBinary(findProgram(program))) return undefined;
  const ended = spawnTied(program, args, { stdio: [0, 1, 2].map((fd) => ({ type: 'fd', fd })) });
  if (ended === undefined || ended.error !== undefined) return undefined;
  return { status: ended.status, signal: ended.signal ?? undefined };
}

/** Undefined where this Node.js has no such binding, or the program cannot be tied to vnet. */
function spawnTied(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'stdio' | 'timeout' | 'killSignal'>,
) {
  const binding = spawnSyncBinding();
  const line = tied({ program, args }, { check: false });
  if (binding === undefined || line === undefined || args.some((arg) => arg.includes('\0') || hasRawBytes(arg)))
    return undefined;
  return binding.spawn({
    file: line.program,
    args: [line.program, ...line.args],
    envPairs: Object.entries(process.env).map(([name, value]) => `${name}=${value}`),
    ...options,
  });
}

/** Whether a program is not a script, which starts other programs. */
function isBinary(path: string | undefined): boolean {
  return path !== undefined && isElf(headOf(path));
}

function spawnSyncBinding(): SpawnSyncBinding | undefined {
  try {
    return (process as NodeJS.Process & { binding(name: string): SpawnSyncBinding }).binding('spawn_sync');
  } catch {
    return undefined; // Deprecated since Node.js 10 (DEP0111): gone one day.
  }
}
