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

/** A failure that the user can act on. Any other thrown value is a bug in vnet. */
export class VnetError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  /** Each line of `message` is printed after `error: `. `hint` says what to do. */
  constructor(code: ErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'VnetError';
    this.code = code;
    this.hint = options.hint;
  }
}
