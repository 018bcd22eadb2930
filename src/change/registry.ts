import { type CommandStep, commandActions } from './command-step.ts';
import { type DefineStep, defineActions } from './define-step.ts';
import { type FileStep, fileActions } from './file-step.ts';
import { type ForwardsStep, forwardsActions } from './forwards-step.ts';
import { type GuestNetworkStep, guestNetworkActions } from './guest-network-step.ts';
import { type ReconnectStep, reconnectActions } from './reconnect-step.ts';
import { type RenameStep, renameActions } from './rename-step.ts';
import { type RestartStep, restartActions } from './restart-step.ts';
import { type ServiceStep, serviceActions } from './service-step.ts';
import type { StepActions } from './step.ts';
import { type UpdateStep, updateActions } from './update-step.ts';

/**
 * One change to the host, as plain data: a journal keeps it, so another process can undo it. A step contains what it found,
 * and its state can always be read from the host, so the journal does not record progress.
 */
export type Step =
  | FileStep
  | ForwardsStep
  | CommandStep
  | ServiceStep
  | DefineStep
  | GuestNetworkStep
  | ReconnectStep
  | RenameStep
  | RestartStep
  | UpdateStep;

/** Returns what a step can do. A new kind of step is a case here and a file next to this one. */
export function actionsOf(step: Step): StepActions {
  switch (step.kind) {
    case 'file':
      return fileActions(step);
    case 'command':
      return commandActions(step);
    case 'define':
      return defineActions(step);
    case 'guest-network':
      return guestNetworkActions(step);
    case 'reconnect':
      return reconnectActions(step);
    case 'rename':
      return renameActions(step);
    case 'service':
      return serviceActions(step);
    case 'restart':
      return restartActions(step);
    case 'update':
      return updateActions(step);
    case 'forwards':
      return forwardsActions(step);
  }
}
