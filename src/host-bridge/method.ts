import { shellCommand } from '../shell-words.ts';

export type Manager = 'networkd' | 'NetworkManager' | 'ifupdown' | 'netplan' | 'runtime';

/** What a person calls a manager. */
export const MANAGER_NAMES: Readonly<Record<Manager, string>> = {
  networkd: 'systemd-networkd',
  NetworkManager: 'NetworkManager',
  ifupdown: 'ifupdown',
  netplan: 'netplan',
  runtime: 'ip(8), until the next boot',
};

/** A file of a manager. Contents are bytes as Latin-1 text. */
export interface ManagedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** A file that a confirmed move changes. */
export interface LastingFile {
  readonly path: string;
  /** Undefined if there is no such file. */
  readonly before: string | undefined;
  readonly after: string;
  readonly mode: number;
}

/** A command, and what it reads from standard input. */
export interface Command {
  readonly words: readonly [program: string, ...args: string[]];
  readonly input?: string;
}

/** Commands of a manager in one direction. */
export interface Commands {
  /** What to do after the files of the bridge are written. */
  readonly up: readonly Command[];
  /** What to do before they are removed. */
  readonly release: readonly Command[];
}

/**
 * How a manager moves an interface to a bridge and back. Until the move is confirmed, only files in /run differ, so that a
 * reboot undoes it.
 */
export interface Method {
  readonly manager: Manager;
  /** Files in /run with which the bridge is tried, and the commands that read them. */
  readonly trial: readonly ManagedFile[];
  readonly withTrial: Commands;
  /** Files that make the bridge last, once it is confirmed. They take the place of the files in /run. */
  readonly lasting: readonly LastingFile[];
  readonly withLasting: Commands;
  /** What makes the manager use the files that last, without an interruption. */
  readonly settle: readonly Command[];
  /** What to do after the files of the bridge are removed, whichever they were. */
  readonly down: readonly Command[];
}

/** A command as a line for a shell, with what to do if it fails. */
export function commandText({ words, input }: Command, otherwise?: string): string {
  const line = shellCommand(...words);
  const end = otherwise === undefined ? '' : ` || ${otherwise}`;
  return input === undefined ? `${line}${end}` : `${line} <<'END'${end}\n${input}END`;
}

export function command(program: string, ...args: readonly string[]): Command {
  return { words: [program, ...args] };
}

/** A run of ip(8) with many commands, which goes on after one that fails. */
export function ipBatch(lines: readonly string[]): Command {
  return { words: ['ip', '-force', '-batch', '-'], input: lines.map((line) => `${line}\n`).join('') };
}
