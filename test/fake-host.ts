import { VnetError } from '../src/error.ts';
import type { DnsAnswer, Finished, Host } from '../src/host/host.ts';
import { DEFAULT_LIMITS } from '../src/host/limits.ts';
import { nodeHost } from '../src/host/node.ts';
import { signalStatus } from '../src/host/signals.ts';

export interface World {
  /** What each command line prints: its stdout, or how it ends. An unforeseen command line throws. */
  readonly programs?: Readonly<Record<string, string | Partial<Finished>>>;
  readonly files?: Readonly<Record<string, string | Uint8Array | Error>>;
  /** When files changed (default: at 0). */
  readonly changeTimes?: Readonly<Record<string, number>>;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
  readonly now?: Date;
  readonly terminal?: boolean;
  /** The UDP ports whose sockets set SO_REUSEADDR. */
  readonly sharedPorts?: readonly number[];
  /** The width of the terminal, on stdout and stderr. */
  readonly columns?: number;
  /** What DNS servers answer, by `SERVER NAME`. Others do not answer. */
  readonly dns?: Readonly<Record<string, DnsAnswer>>;
}

/** What vnet wrote: to its own streams, and into files. */
export interface Written {
  readonly stdout: string;
  readonly stderr: string;
  readonly replaced: Readonly<Record<string, string>>;
}

/** A Host made of literals. What vnet wrote is in `stdout`, `stderr` and `replaced`. */
export function fakeHost(world: World = {}): Host & Written {
  const written = { stdout: '', stderr: '' };
  const replaced: Record<string, string> = {};
  const bytes = new Map<string, Buffer>();
  const removed = new Set<string>();
  const contentOf = (path: string): Buffer | undefined => {
    const content = bytes.get(path) ?? (Object.hasOwn(world.files ?? {}, path) ? world.files?.[path] : undefined);
    if (content instanceof Error) throw content;
    return content === undefined || removed.has(path) ? undefined : Buffer.from(content);
  };
  const answer = (program: string, args: readonly string[]): Finished => {
    const line = [program, ...args].join(' ');
    const found = world.programs?.[line];
    if (found === undefined) throw new Error(`unforeseen command line: ${line}`);
    const ended = { status: 0, signal: undefined, stdout: '', stderr: '' };
    return typeof found === 'string' ? { ...ended, stdout: found } : { ...ended, ...found };
  };
  /** One virsh that is asked many questions: each is foreseen by itself, as `virsh QUESTION`. */
  const batch = (args: readonly string[]): Finished => {
    const [mark = ''] = /[0-9a-f-]{36}$/.exec(args.at(-1) ?? '') ?? [];
    const finished = { status: 0, signal: undefined, stdout: '', stderr: '' };
    for (const question of (args.at(-1) ?? '').split(`; echo --err ${mark}; echo ${mark}`)) {
      const words = question.replace(/^; /, '').replaceAll("'", '');
      if (words === '') continue;
      const { stdout, stderr } = answer('virsh', [words]);
      finished.stdout += stdout + mark;
      finished.stderr += `${stderr}error: ${mark}\n`;
    }
    return finished;
  };
  return {
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    replaced,
    env: world.env ?? {},
    uid: world.uid ?? 0,
    self: { name: '/usr/bin/vnet', program: '/usr/bin/node', script: '/usr/bin/vnet' },
    virsh: 'virsh',
    isVirshBinary: () => false,
    now: () => world.now ?? new Date('2026-01-01T00:00:00Z'),
    monotonic: () => 0,
    sleep: nodeHost.sleep,
    after: nodeHost.after,
    write(stream, text) {
      written[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
    },
    isInputRedirected: () => world.stdin !== undefined,
    isTerminal: () => world.terminal ?? false,
    inputFile: () => world.stdin,
    async *inputLines({ path = '-' } = {}) {
      const text = path === '-' ? (world.stdin ?? '') : contentOf(path)?.toString('latin1');
      if (text === undefined) throw new VnetError('file-unreadable', `cannot read ${path}: No such file or directory`);
      yield* text.split('\n');
    },
    promptLine: async () => ({ lines: [], rest: '', ended: 'end' as const }),
    changeDirectory: () => {},
    readLine: async () => world.stdin?.split('\n')[0],
    readInput: (path) => (path === '-' ? Buffer.from(world.stdin ?? '') : contentOf(path)),
    isRegularFile: (path) => !removed.has(path) && (bytes.has(path) || Object.hasOwn(world.files ?? {}, path)),
    readFile: contentOf,
    absolutePath: (path) => path,
    async readRegularFile(path) {
      const bytes = contentOf(path);
      return bytes && { bytes, mode: 0o644, uid: world.uid ?? 0, gid: 0 };
    },
    async replaceFile(path, content, options = {}) {
      const now = contentOf(path);
      const { before = now } = options;
      if ('before' in options && !(before === now || (before && now?.equals(before)))) return false;
      if (content === undefined) {
        removed.add(path);
        delete replaced[path];
      } else {
        removed.delete(path);
        replaced[path] = Buffer.from(content).toString();
        bytes.set(path, Buffer.from(content));
      }
      return true;
    },
    removeLeftovers: async () => {},
    makePrivateDirectory: async () => true,
    lock: async () => () => {},
    listDirectory(path) {
      if (path === '.') return Object.keys(world.files ?? {}).filter((file) => !file.includes('/'));
      const inside = Object.keys(world.files ?? {}).filter((file) => file.startsWith(`${path}/`));
      if (inside.length === 0) return undefined;
      return [...new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0] ?? ''))];
    },
    changeTime: (path) => (contentOf(path) === undefined ? undefined : (world.changeTimes?.[path] ?? 0)),
    temporaryFile: async (name) => ({ path: `/tmp/vnet/${name}`, remove: () => {} }),
    watch: async () => ({ next: async () => false, wake: () => {}, close: () => {} }),
    tryConnect: async () => 'refused',
    connectLocally: async () => 'missing',
    connectThrough: async () => {
      throw new Error('unforeseen connection through a program');
    },
    canShareUdpPort: async (port) => world.sharedPorts?.includes(port) ?? false,
    queryDns: async (server, { name }) => world.dns?.[`${server} ${name}`] ?? { code: 'timeout', records: [] },
    terminalSize: () => (world.columns === undefined ? undefined : { columns: world.columns, lines: 24 }),
    controlTerminal: async () => ({ suspend: async () => {}, close: () => {} }),
    limits: DEFAULT_LIMITS,
    run: async (program, args) => (/ echo --err /.test(args.at(-1) ?? '') ? batch(args) : answer(program, args)),
    async attach(program, args, options = {}) {
      const finished = answer(program, args);
      const { through = (_stream, text) => text } = options;
      written.stdout += through('stdout', finished.stdout);
      written.stderr += through('stderr', finished.stderr);
      return { ...finished, stdout: '' };
    },
    async become(program, args) {
      const { stdout, stderr, status = 0 } = answer(program, args);
      written.stdout += stdout;
      written.stderr += stderr;
      return status;
    },
    endBySignal: async (signal) => signalStatus(signal),
    async converse(program, args) {
      throw new Error(`unforeseen dialogue: ${[program, ...args].join(' ')}`);
    },
    outliveInterrupts: () => () => {},
    interrupted: () => new Promise(() => {}),
  };
}
