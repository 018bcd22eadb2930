import type { Context } from '../../../cli/command.ts';
import { watchForwards } from '../../../forward/keep/watch.ts';
import { restoreForwards } from '../../../forward/restore.ts';
import { type Outcome, stream } from '../../../render/outcome.ts';
import { printable } from '../../../terminal/printable.ts';
import { checkTarget } from './plan.ts';

/** Restores forwards whenever something removes or moves their rules, until it is interrupted. */
export function watch(context: Context): Outcome {
  const { host } = context;
  checkTarget(context);
  return stream({
    rows: watchForwards(host, async () => (await restoreForwards(host)).changed),
    line: ({ message }) => `${printable(message)}\n`,
    data: ({ event, message }) => ({ event, time: host.now().toISOString(), message }),
  });
}
