import type { Context } from '../../../cli/command.ts';
import { restoreForwards } from '../../../forward/restore.ts';
import type { Outcome } from '../../../render/outcome.ts';

/** Loads the rules that the file lists, if some are missing or in the wrong place. */
export async function restore({ host, quiet }: Context): Promise<Outcome> {
  const { changed, targets } = await restoreForwards(host);
  const count = new Set(targets.targets.map(({ forward }) => forward)).size;
  const text = changed ? `restored ${count} ${count === 1 ? 'forward' : 'forwards'}\n` : 'all rules are in place\n';
  return { kind: 'record', text: quiet ? '' : text, data: { changed } };
}
