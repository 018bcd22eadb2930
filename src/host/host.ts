import type { RegularFile, ReplaceOptions } from './replace-file.ts';

/** How a program ended. Exactly one of `status` and `signal` is set. */
export interface Finished {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Variables that are added to vnet's environment; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program's standard input; empty by default. */
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the program is killed and VnetError `timeout` is thrown; Infinity is no limit. */
  readonly limit?: number;
  /** What the limit counts from: the start (the default), or the last output if one program gives many answers. */
  readonly limitFrom?: 'start' | 'output';
  /** The program changes something outside vnet, so it must not start after vnet has ended. */
  readonly changes?: boolean;
  /** False if something else ends the program when vnet is killed. By default the kernel kills it. */
  readonly tie?: false;
  /** Of `converse`: latin1 is one character for each byte, so that no byte is lost (default: utf8). */
  readonly encoding?: 'utf8' | 'latin1';
  /** The program starts another one that may outlive it, such as ssh. */
  readonly forks?: boolean;
  /** Called when the program has run for 3 s. Time in which it asks the user something does not count. */
  readonly slow?: () => void;
}

export interface InputOptions {
  /** The maximum size; VnetError `file-unreadable` is thrown for more. */
  readonly bytes?: number;
  /** Milliseconds without data after which VnetError `timeout` is thrown. Does not apply to standard input. */
  readonly silence?: number;
}

export interface LineOptions {
  /** A file, a pipe or a device; `-`, the default, is standard input. */
  readonly path?: string;
  /** Longer lines lose their end, so that a file without line feeds does not fill the memory. */
  readonly longest?: number;
}

export interface AttachOptions extends RunOptions {
  /** Transforms what the program prints. Without it stdout does not pass through vnet. Only with `short`. */
  readonly through?: ((stream: 'stdout' | 'stderr', text: string) => string) | undefined;
  /** The program is not interactive: its stderr may be shown at its end. */
  readonly short?: boolean;
}

/** A running program: its stdin can be written, its output read in pieces. */
export interface Dialogue {
  /** Resolves when the program may be sent more. */
  write(text: string): Promise<void>;
  /** The next piece of output, from either stream; undefined once the program has ended and all output was read. */
  next(): Promise<{ readonly stream: 'stdout' | 'stderr'; readonly text: string } | undefined>;
  /** Closes its stdin and resolves when it has ended. It is killed if that takes more than these milliseconds (default: 10 s). */
  end(grace?: number): Promise<{ readonly status: number | undefined; readonly signal: NodeJS.Signals | undefined }>;
  /** Ends the program and all that it has started by a signal, by default SIGTERM, and after 1 s by SIGKILL. */
  kill(signal?: NodeJS.Signals): void;
}

/** What happens on the terminal: keys as the terminal sends them, its end, a new size, a stop signal, and the end of a stop. */
export type TerminalEvent =
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'closed' | 'resized' | 'stop' | 'resumed' };

/** The terminal while vnet draws on it and reads single keys. */
export interface TerminalControl {
  /** Stops vnet, as Ctrl-Z does, with the terminal's own settings. Resolves when it goes on, or if nobody could continue it. */
  suspend(): Promise<void>;
  /** Gives the terminal its settings back. */
  close(): void;
}

/** What a connection to a socket of this host, or through a program, reports. */
export interface SocketEvents {
  onBytes(bytes: Buffer): void;
  /** The other side has closed the connection. Not called after `close`. */
  onEnd(): void;
}

/** A connection to a socket of this host, or through a program. */
export interface LocalSocket {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** A file for a program that reads its input from a file. */
export interface TemporaryFile {
  readonly path: string;
  remove(): void;
}

export interface PromptOptions {
  readonly prompt: string;
  /** Earlier lines, the newest first. */
  readonly history: readonly string[];
  /** Text that was typed before. */
  readonly typed?: string;
  /** What may replace the end of the text before the cursor, and that end. */
  complete(before: string): Promise<readonly [candidates: readonly string[], end: string]>;
}

export interface PromptedLine {
  /** Lines that were typed: several if they were pasted. */
  readonly lines: readonly string[];
  /** What was pasted after the last line feed. */
  readonly rest: string;
  /** How the last line ended: by Enter, by Ctrl-C, which discards it, or by Ctrl-D. */
  readonly ended: 'enter' | 'interrupt' | 'end';
}

/** Watches directories. */
export interface Watch {
  /** Resolves to true when something changed since the last call, or to false after this time without a change. */
  next(milliseconds: number): Promise<boolean>;
  /** Makes `next` resolve to true, for a change that no file shows. */
  wake(): void;
  close(): void;
}

/** Milliseconds after which vnet stops waiting; Infinity is no limit. */
export interface Limits {
  /** For a question to libvirt that changes nothing, also over ssh, and for data from a pipe. */
  readonly question: number;
  /** For a change by libvirt. */
  readonly change: number;
  /** For programs that report the state of this host: ip, ss, docker, podman. */
  readonly program: number;
}

/**
 * How an attempt to connect ends. `refused`: nothing listens on the port. `unreachable`: no route, no answer to ARP, or a
 * firewall that rejects. `timeout`: no answer.
 */
export type ConnectResult = 'open' | 'refused' | 'unreachable' | 'timeout';

/** A question to a DNS server. The name of `PTR` is in `in-addr.arpa` or `ip6.arpa`. */
export interface DnsQuestion {
  readonly type: 'A' | 'AAAA' | 'PTR';
  readonly name: string;
}

export interface DnsAnswer {
  /** The response code, or why there is none. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'unreachable' | 'timeout';
  /** Addresses, or names without a final dot, in order. */
  readonly records: readonly string[];
}

/** How vnet was started, with absolute paths. */
export interface Self {
  /** The path or name that vnet was called by, such as that of a link. */
  readonly name: string;
  /** Node.js, or vnet itself if it is one executable. */
  readonly program: string;
  /** bin/vnet.js; undefined if vnet is one executable. */
  readonly script: string | undefined;
}

/** This machine: everything with side effects. `node.ts` is the only real implementation. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The effective user id of vnet. */
  readonly uid: number;
  /** How vnet was started. */
  readonly self: Self;
  /** The virsh to run: a name, or a path if the first virsh in PATH is vnet itself. */
  readonly virsh: string;
  /** Whether that virsh is a program and not a script, which may run a virsh elsewhere. False if there is none. */
  isVirshBinary(): boolean;
  /** The time of day. Waits and limits use `monotonic` instead, since the time of day can be set. */
  now(): Date;
  /** Milliseconds of a clock that only goes forward. Only differences are meaningful. */
  monotonic(): number;
  /** Resolves after this time, or when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back after this time, unless the function that it returns is called before. An AbortSignal costs 2 ms. */
  after(milliseconds: number, callback: () => void): () => void;

  /** Writes to vnet's stdout or stderr. Throws ClosedPipe if nobody reads it any more. */
  write(stream: 'stdout' | 'stderr', text: string | Uint8Array): void;
  isTerminal(stream: 'stdin' | 'stdout' | 'stderr'): boolean;
  /** Whether standard input is a pipe, a socket, or a file. */
  isInputRedirected(): boolean;
  /** What is left of standard input if that is a regular file, as one character for each byte. It stays unread. */
  inputFile(): string | undefined;
  /**
   * The lines of standard input, or of a file that the user named, as they come, with one character for each byte, without their
   * line feeds. Throws as readInput does, also VnetError `file-unreadable` if there is no such file.
   */
  inputLines(options?: LineOptions): AsyncIterable<string>;
  /** Reads a line on the terminal, with line editing. */
  promptLine(options: PromptOptions): Promise<PromptedLine>;
  /** The next line of standard input, without its line feed; undefined at the end. */
  readLine(): Promise<string | undefined>;

  /** Whether the path leads to a regular file, which can be read twice and never makes a reader wait. */
  isRegularFile(path: string): boolean;
  /**
   * The bytes of a regular file; undefined if there is none. Throws VnetError `permission`, or `file-unreadable` for anything
   * else, such as a pipe, a socket, a device, or more than `limit` bytes.
   */
  readFile(path: string, limit?: number): Buffer | undefined;
  /**
   * The bytes of a file that the user named. It may be a pipe, such as `<(command)`, or a device; `-` is standard input.
   * Undefined if there is none. Throws as readFile does, and VnetError `timeout`.
   */
  readInput(path: string, options?: InputOptions): Buffer | undefined;
  /**
   * The names in a directory, sorted, or in the order of the file system, which is that of readdir(3). Undefined if there is no
   * such directory. Throws as readFile does.
   */
  listDirectory(path: string, order?: 'name' | 'stored'): readonly string[] | undefined;
  /**
   * When the content, the owner or the name of a file last changed, in milliseconds since 1970 by the clock of the kernel, which no
   * program can set for a file. Undefined if there is no such file.
   */
  changeTime(path: string): number | undefined;
  /** Changes the working directory. Throws an error of the system. */
  changeDirectory(path: string): void;
  /** Makes a path absolute and removes empty names and `.`, without looking anything up. */
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

  /** Writes a file with this name that only the user can read. It is removed when vnet ends, or by a later run. */
  temporaryFile(name: string, content: string | Uint8Array): Promise<TemporaryFile>;

  /** Watches these directories for files that are added, changed and removed. Missing directories are skipped. */
  watch(directories: readonly string[]): Promise<Watch>;
  /** Tries to open a TCP connection to an address within this time, and closes it. */
  tryConnect(ip: string, port: number, milliseconds: number): Promise<ConnectResult>;
  /** Connects to a stream socket of this host. `missing`: no such file; `refused`: nobody listens, or this user may not connect. */
  connectLocally(path: string, events: SocketEvents): Promise<LocalSocket | 'missing' | 'refused'>;
  /**
   * Starts a program that passes bytes on, such as ssh, and ends it at `close` or when vnet ends. It has no terminal, and its
   * stderr is discarded. A program that cannot be started ends at once.
   */
  connectThrough(program: string, args: readonly string[], events: SocketEvents): Promise<LocalSocket>;
  /**
   * Whether another socket can listen on a UDP port that is in use, because the socket that has it set SO_REUSEADDR, too.
   * Undefined if this user may not listen on the port.
   */
  canShareUdpPort(port: number, family: 4 | 6): Promise<boolean | undefined>;
  /** Sends a question to the DNS server at an address and waits so long for the answer. */
  queryDns(server: string, question: DnsQuestion, milliseconds: number): Promise<DnsAnswer>;
  /** The size of the terminal on a stream (default: stdout); undefined if it is not a terminal. */
  terminalSize(stream?: 'stdout' | 'stderr'): { readonly columns: number; readonly lines: number } | undefined;

  /**
   * Reads single keys from now on, if stdin is a terminal: it neither echoes them nor turns Ctrl-C and Ctrl-Z into signals. If
   * vnet ends before `close`, the terminal gets its settings back and `restore` is written to stdout.
   */
  controlTerminal(onEvent: (event: TerminalEvent) => void, restore: string): Promise<TerminalControl>;

  /** How long this run waits for answers. */
  readonly limits: Limits;
  /** Runs a program and returns its output. Does not throw for a non-zero exit status. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Finished>;
  /**
   * Runs a program on the user's terminal or pipes. Its stdout is not returned; its stderr is passed on and returned. SIGINT
   * reaches the program once and does not end vnet.
   */
  attach(program: string, args: readonly string[], options?: AttachOptions): Promise<Finished>;
  /**
   * Lets a program take vnet's place: it has vnet's standard streams, gets the signals that vnet gets, and nothing passes through
   * vnet. Returns its exit status; a signal that ended it ends vnet too. `short`: it changes nothing and is not interactive.
   */
  become(program: string, args: readonly string[], options?: { readonly short?: boolean }): Promise<number>;
  /**
   * Ends vnet by a signal that ended a program in its place. Returns the exit status that means the signal, where vnet cannot end
   * so.
   */
  endBySignal(signal: NodeJS.Signals): Promise<number>;
  /** Starts a program and returns at once. */
  converse(program: string, args: readonly string[], options?: RunOptions): Promise<Dialogue>;

  /**
   * From now on SIGINT ends what vnet runs, not vnet itself. SIGTERM and SIGHUP end vnet, whatever runs. Returns the function that
   * takes this back.
   */
  outliveInterrupts(): () => void;
  /** Resolves at the first SIGINT, SIGTERM or SIGHUP from now on, which then does not end vnet. */
  interrupted(): Promise<NodeJS.Signals>;
}

/** Thrown by `write` if nobody reads the pipe any more. vnet then exits silently. */
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
