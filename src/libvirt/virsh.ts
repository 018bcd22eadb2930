import type { AttachOptions, Finished } from '../host/host.ts';

/** The answer to one question: virsh's output, and the texts after `error: ` (none if it succeeded). */
export interface Answer {
  readonly stdout: string;
  readonly errors: readonly string[];
}

/** virsh, bound to one connection. */
export interface Virsh {
  /** The URI of -c, the environment or libvirt.conf; undefined if libvirt chooses one. */
  readonly uri: string | undefined;
  /**
   * Runs the user's own command line on the user's terminal; a failure is an answer. `through` is not used for commands that
   * work with the user.
   */
  forward(words: readonly string[], options?: Pick<AttachOptions, 'through'>): Promise<Finished>;
  /** The socket over which the daemon itself answers questions; undefined if virsh answers all of them. See rpc/. */
  socket(): Promise<string | undefined>;
  /** virsh's own version, such as `9.0.0`. */
  version(): Promise<string | undefined>;
  /**
   * The lines that one command prints, as they come; ends when virsh does. Throws VnetError if virsh rejects it. SIGINT and
   * SIGTERM reach virsh, and vnet outlives it.
   */
  follow(...words: string[]): AsyncIterable<string>;
  /**
   * Calls back when the daemon reports that networks or guests start or end, until the function that it returns is called. Never
   * calls back where the daemon itself answers no questions.
   */
  watchChanges(onChange: () => void): () => void;
  /** Asks one question. Throws VnetError with virsh's errors, and the code for their kind, if virsh rejects it. */
  ask(...words: string[]): Promise<string>;
  /** Asks many questions in one run of virsh. Throws VnetError only if virsh cannot be started, cannot connect, or dies. */
  askAll(questions: readonly (readonly string[])[]): Promise<readonly Answer[]>;
  /** Keeps one virsh open, for questions that are asked again and again. Starts it at the first of them. */
  keepOpen(): VirshSession;
}

/** One virsh that stays connected. */
export interface VirshSession {
  /**
   * As Virsh.askAll. Questions are vnet's own: none may contain a control character, and the word `;` separates commands that
   * get one answer. After an error the next call starts another virsh.
   */
  askAll(questions: readonly (readonly string[])[]): Promise<readonly Answer[]>;
  close(): void;
}
