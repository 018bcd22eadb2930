import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { StepActions } from './step.ts';

export type CommandLine = readonly [program: string, ...args: string[]];

/** Runs a command that has a reverse command, or that nothing needs to reverse. */
export interface CommandStep {
  readonly kind: 'command';
  readonly description: string;
  readonly apply: CommandLine;
  /** Absent if there is nothing to take back, as after the restart of a daemon. */
  readonly undo?: CommandLine;
  /** Exits with 0 if the step is applied, with any other status if not. Must change nothing. */
  readonly check: CommandLine;
}

export function commandActions({ description, apply, undo, check }: CommandStep): StepActions {
  return {
    description,
    async state(host) {
      const [program, ...args] = check;
      return (await host.run(program, args)).status === 0 ? 'applied' : 'pending';
    },
    apply: (host) => runOrThrow(host, apply),
    undo: async (host) => (undo === undefined ? undefined : runOrThrow(host, undo)),
  };
}

/** Runs a command that changes the host. Throws VnetError `refused` if it fails. */
export async function runOrThrow(host: Host, [program, ...args]: CommandLine): Promise<void> {
  const options = { limit: host.limits.change, changes: true };
  const { status, signal, stderr } = await host.run(program, args, options);
  if (status === 0) return;
  const reason = stderr.trim() || `exit status ${status ?? signal}`;
  throw new VnetError('refused', `${[program, ...args].join(' ')} failed: ${reason}`);
}
