/** Every way vnet can fail, and the exit status it fails with. Documented in README.md and man/vnet.1. */
export const EXIT_STATUS = {
  /** libvirt was asked and said no, or could not: virsh's own 1. */
  refused: 1,
  /** No network, guest, port or name of that name, as getent answers. */
  'not-found': 2,
  /** No libvirt daemon answers at the connection URI. */
  connection: 3,
  /** Not allowed: polkit, a socket's or a file's permissions, a read-only connection. */
  permission: 4,
  /** The XML is malformed, or not a network that libvirt takes. */
  'network-invalid': 5,
  /** A file that was named cannot be read or written: missing, a directory, too large, cut short, no space. */
  'file-unreadable': 6,
  /** What was waited for did not come in time. */
  timeout: 7,
  /** The connected libvirt is too old, or its driver cannot do this. */
  unsupported: 8,
  /** Misused: unknown command or option, missing argument. EX_USAGE of sysexits(3). */
  usage: 64,
  /** A fault of vnet's own. EX_SOFTWARE of sysexits(3). */
  bug: 70,
  /** virsh, or another program that is needed, is not installed: the shell's own 127. */
  'program-missing': 127,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

/** A failure the user can act on. Anything else that is thrown is a bug in vnet. */
export class VnetError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  /** `message` may hold several lines: each is printed behind `error: `. `hint` says what to do. */
  constructor(code: ErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'VnetError';
    this.code = code;
    this.hint = options.hint;
  }
}
