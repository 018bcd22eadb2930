import type { Host } from '../host/host.ts';
import { type CommandStep, commandActions } from './command-step.ts';
import { type FileStep, fileActions } from './file-step.ts';

/**
 * One change to the host, as plain data: a journal keeps it, so another process can undo it. A step contains what it found,
 * and its state can always be read from the host, so the journal does not record progress.
 */
export type Step = FileStep | CommandStep;

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

/** The registry: a new kind of step is a case here and a file next to this one. */
export function actionsOf(step: Step): StepActions {
  switch (step.kind) {
    case 'file':
      return fileActions(step);
    case 'command':
      return commandActions(step);
  }
}
