import type { Host } from '../host/host.ts';

/**
 * `pending`: the host is as the step found it. `applied`: the host is as the step leaves it. `conflict`: neither, so
 * something else has changed it since.
 */
export type StepState = 'pending' | 'applied' | 'conflict';

/** What every kind of step can do. `apply` and `undo` are atomic: a kill leaves the step pending or applied. */
export interface StepActions {
  /** What the step does, as an imperative: `update /etc/hosts`. */
  readonly description: string;
  state(host: Host): Promise<StepState>;
  /** Throws Conflict if the step is not pending, VnetError if it fails. */
  apply(host: Host): Promise<void>;
  /** Throws Conflict if the step is not applied, VnetError if it fails. */
  undo(host: Host): Promise<void>;
}
