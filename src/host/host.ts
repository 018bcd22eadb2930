import type { RegularFile, ReplaceOptions } from './replace-file.ts';

/** How a program ended. Exactly one of `status` and `signal` is set. */
export interface Finished {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Added to vnet's own environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the program reads on its standard input; nothing when absent. */
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the program is ended and VnetError `timeout` thrown; Infinity is no limit. */
  readonly limit?: number;
  /** What the limit counts from: the start (the default), or the last output, where one program gives many answers. */
  readonly limitFrom?: 'start' | 'output';
  /** The program changes something outside vnet: it must not begin once vnet has ended. */
  readonly changes?: boolean;
  /** False where the program ends with vnet for another reason than SIGKILL by the kernel. */
  readonly tie?: false;
  /** Called once the program has taken so long, 3 s, that a person wonders; not while it asks the user something. */
  readonly slow?: () => void;
}

export interface InputOptions {
  /** The most bytes that are read: VnetError `file-unreadable` beyond. */
  readonly bytes?: number;
  /** Milliseconds without data after which VnetError `timeout` is thrown; not for standard input. */
  readonly silence?: number;
}

export interface AttachOptions extends RunOptions {
  /** Changes what the program prints on its way to the user. Without it stdout does not pass through vnet. Only with `short`. */
  readonly through?: ((stream: 'stdout' | 'stderr', text: string) => string) | undefined;
  /** The user does not work with the program: its stderr may be shown at its end. */
  readonly short?: boolean;
}

/** A program kept open: what is written reaches its stdin, what it prints comes back in pieces. */
export interface Dialogue {
  write(text: string): void;
  /** The next piece that arrived, from either stream; undefined once the program has ended and all was read. */
  next(): Promise<{ readonly stream: 'stdout' | 'stderr'; readonly text: string } | undefined>;
  /** Closes its stdin and resolves when it has ended; it is killed where it does not. */
  end(): Promise<{ readonly status: number | undefined; readonly signal: NodeJS.Signals | undefined }>;
  /** Sends a signal, SIGTERM when none is named; SIGKILL follows a SIGTERM that does not end it. */
  kill(signal?: NodeJS.Signals): void;
}

/** A file for a program that reads its input from one. */
export interface TemporaryFile {
  readonly path: string;
  remove(): void;
}

/** Directories that are being watched. */
export interface Watch {
  /** Resolves to true when something changed since the last call, to false after so many milliseconds without a change. */
  next(milliseconds: number): Promise<boolean>;
  close(): void;
}

/** Milliseconds after which vnet stops waiting; Infinity is no limit. */
export interface Limits {
  /** For the answer to one question that changes nothing: libvirt's, also over ssh, and what a pipe that is read gives. */
  readonly question: number;
  /** For one change that libvirt is to make. */
  readonly change: number;
  /** For a program of this host that reports what it knows: ip, ss, docker, podman. */
  readonly program: number;
}

/**
 * How an attempt to connect ends. `refused`: nothing listens on the port. `unreachable`: no route, no answer to ARP, or a
 * firewall that rejects. `timeout`: no answer.
 */
export type ConnectResult = 'open' | 'refused' | 'unreachable' | 'timeout';

/** Everything vnet may ask of the world outside its own memory. `node.ts` is the only real one. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The effective user vnet runs as; 0 is root. */
  readonly uid: number;
  /** How vnet itself runs: the absolute paths of node and of bin/vnet.js. */
  readonly self: { readonly node: string; readonly script: string };
  /** The virsh to run: a name, or a path if vnet itself is called virsh. */
  readonly virsh: string;
  /** The time of day, for what carries a time of day. Waits and limits use `monotonic`: somebody may set this clock. */
  now(): Date;
  /** Milliseconds on a clock that only goes forward; only differences mean anything. */
  monotonic(): number;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;

  /** Writes to vnet's own stdout or stderr. Throws ClosedPipe when nobody reads any more. */
  write(stream: 'stdout' | 'stderr', text: string | Uint8Array): void;
  isTerminal(stream: 'stdin' | 'stdout' | 'stderr'): boolean;
  /** The next line of standard input, without its line feed; undefined at its end. */
  readLine(): Promise<string | undefined>;

  /** Whether the path leads to a regular file: one that can be read twice, and never makes a reader wait. */
  isRegularFile(path: string): boolean;
  /**
   * The bytes of a regular file; undefined when there is none. Throws VnetError: `permission`, else `file-unreadable`, also
   * for a pipe, a socket or a device, and past `limit` bytes.
   */
  readFile(path: string, limit?: number): Buffer | undefined;
  /**
   * The bytes of a file that the user named, which may be a pipe, such as `<(command)`, or a device; `-` is standard input.
   * Undefined when there is none. Throws as readFile does, and VnetError `timeout`.
   */
  readInput(path: string, options?: InputOptions): Buffer | undefined;
  /**
   * The names in a directory, by name, or in the order the file system keeps them, which is what readdir(3) gives
   * to a C program; undefined when there is none. Throws as readFile does.
   */
  listDirectory(path: string, order?: 'name' | 'stored'): readonly string[] | undefined;
  /** Makes a path absolute, without looking anything up. */
  absolutePath(path: string): string;
  /**
   * Reads a regular file that is to be replaced; undefined if there is none. With `root`, which the path starts with, links never
   * lead out of that directory. Throws VnetError `permission`, also if replaceFile would refuse to work as root, or
   * `file-unreadable`.
   */
  readRegularFile(path: string, root?: string): Promise<RegularFile | undefined>;
  /**
   * Replaces a file atomically, or removes it if `content` is undefined. Mode, access control list and extended attributes stay,
   * and the owner if vnet is allowed to set it. Links are followed. Returns false and does nothing if the file does not have the
   * content `before`. Throws as readRegularFile does.
   */
  replaceFile(path: string, content: Uint8Array | undefined, options?: ReplaceOptions): Promise<boolean>;
  /** Removes the temporary files that killed runs left next to these files. */
  removeLeftovers(files: readonly { readonly path: string; readonly root?: string | undefined }[]): Promise<void>;
  /** Makes a directory that only this user can use. Returns false if that is impossible. */
  makePrivateDirectory(path: string): Promise<boolean>;
  /** Locks a file and returns the function that unlocks it; undefined if another process has the lock for all these seconds. */
  lock(path: string, seconds: number): Promise<(() => void) | undefined>;

  /** Writes a file of this name that only the user can read. It is gone when vnet has ended, or at its next run. */
  temporaryFile(name: string, content: string | Uint8Array): Promise<TemporaryFile>;

  /** Watches what comes, changes and goes in these directories; one that is not there is passed over. */
  watch(directories: readonly string[]): Promise<Watch>;
  /** Tries to open a TCP connection to an address within so many milliseconds, and closes it. */
  tryConnect(ip: string, port: number, milliseconds: number): Promise<ConnectResult>;
  /** Columns and lines of the terminal on stdout; undefined where that is none. */
  terminalSize(): { readonly columns: number; readonly lines: number } | undefined;

  /** How long vnet waits for answers. */
  readonly limits: Limits;
  /** Runs a program to its end and keeps what it printed. A non-zero exit status is an answer, not an exception. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Finished>;
  /**
   * Runs a program on the user's own terminal or pipes. stdout goes past vnet unchanged and is not kept;
   * stderr is passed on as it comes and kept. SIGINT reaches the program once, and vnet outlives it.
   */
  attach(program: string, args: readonly string[], options?: AttachOptions): Promise<Finished>;
  /** Starts a program to talk with. */
  converse(program: string, args: readonly string[], options?: RunOptions): Promise<Dialogue>;

  /** Resolves at the first SIGINT, SIGTERM or SIGHUP from now on, which then does not end vnet by itself. */
  interrupted(): Promise<NodeJS.Signals>;
}

/** Thrown by `write` when the reader of a pipe has gone: quiet, the end of the work. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/** Thrown where SIGINT, SIGTERM or SIGHUP ended what vnet did. vnet reports nothing and exits as the signal would end it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
    this.signal = signal;
  }
}
