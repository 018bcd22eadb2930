import type { Host } from '../host/host.ts';

/**
 * `pending`: the host is as it was before the step. `applied`: it is as after the step. `conflict`: neither, so something else has
 * changed it.
 */
export type StepState = 'pending' | 'applied' | 'conflict';

/** What a step of any kind can do. `apply` and `undo` are atomic: after a kill, the step is pending or applied. */
export interface StepActions {
  /** What the step does, as an imperative: `update /etc/hosts`. */
  readonly description: string;
  state(host: Host): Promise<StepState>;
  /** Throws Conflict if the step is not pending, VnetError if it fails. */
  apply(host: Host): Promise<void>;
  /** Throws Conflict if the step is not applied, VnetError if it fails. */
  undo(host: Host): Promise<void>;
}
