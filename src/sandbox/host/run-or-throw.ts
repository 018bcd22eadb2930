import { VnetError } from '../../error.ts';
import type { Finished, Host, RunOptions } from '../../host/host.ts';

/** Runs a program that must succeed. Throws VnetError `refused` with what it printed on stderr if it does not. */
export async function runOrThrow(
  host: Host,
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Finished> {
  const finished = await host.run(program, args, options);
  if (finished.status === 0) return finished;
  const why = finished.stderr.trim() || `ended with ${finished.status ?? finished.signal}`;
  const [shown] = `${program} ${args.join(' ')}`.split('\n');
  throw new VnetError('refused', `${shown}: ${why}`);
}
