import type { Host } from '../host/host.ts';

/**
 * `pending`: the host is as it was before the step. `applied`: it is as after the step. `conflict`: neither, so something else has
 * changed it.
 */
export type StepState = 'pending' | 'applied' | 'conflict';

/** Gets the milliseconds for which a step disconnected guests, at most. */
export type Measured = (milliseconds: number) => void;

/** What a step of any kind can do. Without `repair`, `apply` and `undo` are atomic: after a kill, the step is pending or applied. */
export interface StepActions {
  /** What the step does, as an imperative: `update /etc/hosts`. */
  readonly description: string;
  state(host: Host): Promise<StepState>;
  /** Throws Conflict if the step is not pending, VnetError if it fails. */
  apply(host: Host, measured: Measured): Promise<void>;
  /** Throws Conflict if the step is not applied, VnetError if it fails. */
  undo(host: Host): Promise<void>;
  /**
   * Only for a step that is not atomic, which is applied even if its state says that nothing is missing: puts right what a kill
   * or a failure left half done. Replaces `undo`.
   */
  repair?(host: Host): Promise<void>;
  /** Only for a plan that is finished after a kill: does what is missing. Without it, a pending step is applied. */
  finish?(host: Host): Promise<void>;
  /** After a rollback of all steps: lets a service read the files that are restored. */
  settle?(host: Host): Promise<void>;
}
