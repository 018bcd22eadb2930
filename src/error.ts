import type { Finding } from './finding.ts';

/** The exit status of each kind of failure. README.md and man/vnet.1 document them. */
export const EXIT_STATUS = {
  /** libvirt rejected the request or failed: the 1 that virsh exits with. */
  refused: 1,
  /** No network, guest, port or hostname has that name; getent uses 2 as well. */
  'not-found': 2,
  /** No libvirt daemon answers at the connection URI. */
  connection: 3,
  /** Permission denied: polkit, a socket's or a file's permissions, a read-only connection. */
  permission: 4,
  /** The XML is malformed, or libvirt rejects the network. */
  'network-invalid': 5,
  /** A file cannot be read or written: missing, a directory, too large, truncated, disk full. */
  'file-unreadable': 6,
  /** Timed out. */
  timeout: 7,
  /** The connected libvirt is too old, or its driver does not support this. */
  unsupported: 8,
  /** Unknown command or option, or missing argument: EX_USAGE of sysexits(3). */
  usage: 64,
  /** A bug in vnet: EX_SOFTWARE of sysexits(3). */
  bug: 70,
  /** virsh or another required program is not installed: the 127 of shells. */
  'program-missing': 127,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

export interface VnetErrorOptions {
  /** What to do next: a sentence that starts in lower case and has no full stop. */
  readonly hint?: string | undefined;
  /** Shell commands that belong to the hint, with the user's own values, quoted. */
  readonly commands?: readonly string[] | undefined;
  /** Several hints, instead of `hint`. */
  readonly hints?: readonly Finding[];
  /** The error this one explains. */
  readonly cause?: unknown;
}

/** A failure that the user can act on. Any other thrown value is a bug in vnet. */
export class VnetError extends Error {
  readonly code: ErrorCode;
  /** One entry per error that is reported; `message` is all of them, one per line. */
  readonly messages: readonly string[];
  /** The first hint. */
  readonly hint: string | undefined;
  /** What to do next. */
  readonly hints: readonly Finding[];

  constructor(code: ErrorCode, message: string | readonly string[], options: VnetErrorOptions = {}) {
    const messages = typeof message === 'string' ? [message] : message;
    super(messages.join('\n'), { cause: options.cause });
    this.name = 'VnetError';
    this.code = code;
    this.messages = messages;
    const { hint, commands, hints = [] } = options;
    this.hint = hint ?? hints[0]?.message;
    this.hints = hint === undefined ? hints : [{ id: code, severity: 'hint', message: hint, commands }, ...hints];
  }

  /** The errors and hints as they are reported. */
  get findings(): Finding[] {
    const id = this.code;
    return [...this.messages.map((message): Finding => ({ id, severity: 'error', message })), ...this.hints];
  }
}
