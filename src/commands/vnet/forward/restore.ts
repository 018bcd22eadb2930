import type { Context } from '../../../cli/command.ts';
import { areLoaded, restoreForwards, wantedRules } from '../../../forward/restore.ts';
import { FORWARDS_PATH, readForwards } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { rulesText } from './rules-text.ts';

const IN_PLACE = 'all rules are in place\n';
const UNLISTED = `rules of forwards that ${FORWARDS_PATH} does not list`;

interface RestoreOptions {
  readonly dryRun: boolean;
}

/** Loads the rules that the file lists, if some are missing or in the wrong place. */
export async function restore({ dryRun }: RestoreOptions, { host, quiet }: Context): Promise<Outcome> {
  if (dryRun) return preview(host);
  const { changed, targets } = await restoreForwards(host);
  const count = new Set(targets.targets.map(({ forward }) => forward)).size;
  const isNone = count + targets.masquerade.length + targets.waiting.length === 0;
  const restored = isNone ? `removed ${UNLISTED}\n` : `restored ${count} ${count === 1 ? 'forward' : 'forwards'}\n`;
  const text = changed ? restored : IN_PLACE;
  return { kind: 'record', text: quiet ? '' : text, data: { changed } };
}

async function preview(host: Host): Promise<Outcome> {
  const forwards = readForwards(host);
  if (await areLoaded(host, forwards)) return { kind: 'record', text: IN_PLACE, data: { changed: false } };
  const rules = rulesText(await wantedRules(host, forwards));
  const isNone = forwards.forwards.length + forwards.masquerade.length === 0;
  const text = isNone ? `would remove ${UNLISTED}\n` : 'would load all rules again\n';
  return { kind: 'record', text: text + rules, data: { changed: true, rules } };
}
