/**
 * How bad a finding is. `error`: it does not work. `warning`: it works, but not as the user expects.
 * `note`: worth knowing. `hint`: what to do next.
 */
export type Severity = 'error' | 'warning' | 'note' | 'hint';

/** A place in a file; line and column start at 1, the column counts characters. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something vnet has to say about a network, a guest or the host: a rule problem, a note, advice, or a doctor's result. */
export interface Finding {
  /** A stable id: of a rule, a catalogue row or a check, such as `host-outside-subnet`. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong: one sentence that starts in lower case and has no full stop. */
  readonly message: string;
  readonly position?: Position | undefined;
  /** What vnet saw: a rule, a route, a process or a line of output, one per entry. */
  readonly evidence?: readonly string[] | undefined;
  /** Why it happens, or what it leads to. */
  readonly cause?: string | undefined;
  /** What it does to guests or the user: a sentence that starts in lower case and has no full stop. */
  readonly effect?: string | undefined;
  /** What to do about it. */
  readonly fix?: string | undefined;
  /** Shell commands that apply the fix, with the user's own values, quoted. */
  readonly commands?: readonly string[] | undefined;
}

/** Explains the errors that are printed above it. A person reads its cause and its fix there, and the message says the error again. */
export interface Advice extends Finding {
  readonly severity: 'hint';
  readonly explains: 'failure';
}
