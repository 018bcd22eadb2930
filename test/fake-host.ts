import type { Finished, Host } from '../src/host/host.ts';

export interface World {
  /** What each command line prints: its stdout, or how it ends. An unforeseen command line throws. */
  readonly programs?: Readonly<Record<string, string | Partial<Finished>>>;
  readonly files?: Readonly<Record<string, string | Uint8Array | Error>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly now?: Date;
  readonly terminal?: boolean;
}

/** A Host made of literals. What vnet wrote is in `stdout` and `stderr`. */
export function fakeHost(world: World = {}): Host & { readonly stdout: string; readonly stderr: string } {
  const written = { stdout: '', stderr: '' };
  const answer = (program: string, args: readonly string[]): Finished => {
    const line = [program, ...args].join(' ');
    const found = world.programs?.[line];
    if (found === undefined) throw new Error(`unforeseen command line: ${line}`);
    const ended = { status: 0, signal: undefined, stdout: '', stderr: '' };
    return typeof found === 'string' ? { ...ended, stdout: found } : { ...ended, ...found };
  };
  return {
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    env: world.env ?? {},
    uid: world.uid ?? 0,
    now: () => world.now ?? new Date('2026-01-01T00:00:00Z'),
    write(stream, text) {
      written[stream] += text;
    },
    isTerminal: () => world.terminal ?? false,
    readStdin: () => Buffer.from(world.stdin ?? ''),
    readFile(path) {
      const content = world.files?.[path];
      if (content instanceof Error) throw content;
      return content === undefined ? undefined : Buffer.from(content);
    },
    listDirectory(path) {
      const inside = Object.keys(world.files ?? {}).filter((file) => file.startsWith(`${path}/`));
      if (inside.length === 0) return undefined;
      return [...new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''))];
    },
    run: async (program, args) => answer(program, args),
    async attach(program, args) {
      const finished = answer(program, args);
      written.stdout += finished.stdout;
      written.stderr += finished.stderr;
      return { ...finished, stdout: '' };
    },
    async converse(program, args) {
      throw new Error(`unforeseen dialogue: ${[program, ...args].join(' ')}`);
    },
    interrupted: () => new Promise(() => {}),
  };
}
