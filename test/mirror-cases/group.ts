/** A command line that vnet must answer as virsh does. */
export interface MirrorCase {
  readonly words: readonly string[];
  /** virsh runs these first, so that both meet the same state. */
  readonly before?: readonly (readonly string[])[];
  /** virsh runs this on the daemon again and again while the command line runs. Without a daemon the case is skipped. */
  readonly meanwhile?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** vnet exits with another status where virsh prints no error, and why. stdout and virsh's lines on stderr are still the same. */
  readonly differs?: { readonly status: number; readonly why: string };
}

/** The command lines of one group of `virsh help`, and what they need. `{NAME}` in a word is the path of that file. */
export interface MirrorGroup {
  readonly files?: Readonly<Record<string, string>>;
  /** Elements that the test driver has from the start, since each of its runs begins afresh. */
  readonly testDriver?: readonly string[];
  /** What virsh does on the real daemon before each case, so that none meets what another left behind. May fail. */
  readonly reset?: readonly (readonly string[])[];
  /** Sentences for docs/mirror.md: what is compared where it fails only, and why. */
  readonly gaps?: readonly string[];
  readonly cases: readonly MirrorCase[];
}
