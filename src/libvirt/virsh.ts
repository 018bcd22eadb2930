import type { AttachOptions, Finished } from '../host/host.ts';

/** What one question got: what virsh printed, and the texts behind its `error: ` (none where it succeeded). */
export interface Answer {
  readonly stdout: string;
  readonly errors: readonly string[];
}

/** virsh, bound to one connection. */
export interface Virsh {
  /** The connection the user named, by -c, in the environment or in libvirt.conf; undefined where libvirt picks one. */
  readonly uri: string | undefined;
  /**
   * Runs the user's own command line on the user's terminal; a failure is an answer. `through` is not used for commands that
   * work with the user.
   */
  forward(words: readonly string[], options?: Pick<AttachOptions, 'through'>): Promise<Finished>;
  /** virsh's own version, such as `9.0.0`. */
  version(): Promise<string | undefined>;
  /**
   * The lines one command prints, as they come; ends when virsh does. Throws what virsh refuses.
   * SIGINT and SIGTERM reach virsh, and vnet outlives it.
   */
  follow(...words: string[]): AsyncIterable<string>;
  /** Asks one question; what virsh refuses is thrown as a VnetError of the fitting code, virsh's errors as message. */
  ask(...words: string[]): Promise<string>;
  /** Asks many questions of one virsh. Throws only when virsh itself cannot be started, cannot connect, or dies. */
  askAll(questions: readonly (readonly string[])[]): Promise<readonly Answer[]>;
}
