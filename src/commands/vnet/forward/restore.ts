import type { Context } from '../../../cli/command.ts';
import { areLoaded, restoreForwards, wantedRules } from '../../../forward/restore.ts';
import { readForwards } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { rulesText } from './rules-text.ts';

const IN_PLACE = 'all rules are in place\n';

interface RestoreOptions {
  readonly dryRun: boolean;
}

/** Loads the rules that the file lists, if some are missing or in the wrong place. */
export async function restore({ dryRun }: RestoreOptions, { host, quiet }: Context): Promise<Outcome> {
  if (dryRun) return preview(host);
  const { changed, targets } = await restoreForwards(host);
  const count = new Set(targets.targets.map(({ forward }) => forward)).size;
  const text = changed ? `restored ${count} ${count === 1 ? 'forward' : 'forwards'}\n` : IN_PLACE;
  return { kind: 'record', text: quiet ? '' : text, data: { changed } };
}

async function preview(host: Host): Promise<Outcome> {
  const forwards = readForwards(host);
  if (await areLoaded(host, forwards)) return { kind: 'record', text: IN_PLACE, data: { changed: false } };
  const rules = rulesText(await wantedRules(host, forwards));
  return { kind: 'record', text: `would load all rules again\n${rules}`, data: { changed: true, rules } };
}
