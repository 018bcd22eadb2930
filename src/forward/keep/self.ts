import type { Host } from '../../host/host.ts';

/** The part of a host that says how vnet was started. */
export type SelfHost = Pick<Host, 'self'>;

/** The words that start this vnet: one executable, or Node.js and a script. */
export function selfWords({ self: { program, script } }: SelfHost): readonly string[] {
  return script === undefined ? [program] : [program, script];
}
