import { VnetError } from '../error.ts';
import type { Finished, Host, RunOptions } from './host.ts';

/** Runs a program whose failure is not foreseen: it throws VnetError `refused` with what the program said. */
export async function must(
  host: Host,
  program: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<Finished> {
  const finished = await host.run(program, args, options);
  if (finished.status === 0) return finished;
  const why = finished.stderr.trim() || `ended with ${finished.status ?? finished.signal}`;
  const [shown] = `${program} ${args.join(' ')}`.split('\n');
  throw new VnetError('refused', `in the throw-away host: ${shown}\n${why}`);
}
