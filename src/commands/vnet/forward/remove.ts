import { changeHost, previewChange } from '../../../change/change.ts';
import type { Context } from '../../../cli/command.ts';
import { usageError } from '../../../cli/usage-error.ts';
import { VnetError } from '../../../error.ts';
import { wantedRules } from '../../../forward/restore.ts';
import { type Forward, type Forwards, readForwards } from '../../../forward/state.ts';
import { fold } from '../../../libvirt/names.ts';
import { similarNamesHint } from '../../../nearest.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { printable } from '../../../terminal/printable.ts';
import { destination, forwardData, forwardName } from './data.ts';
import { checkTarget, forwardSteps } from './plan.ts';
import { rulesText } from './rules-text.ts';
import { HELP, specsIn } from './spec.ts';

interface RemoveOptions {
  readonly guest: string | undefined;
  readonly words: readonly string[];
  readonly dryRun: boolean;
}

/** Removes forwards of a guest: all of them, or those that listen on the ports. */
export async function remove({ guest, words, dryRun }: RemoveOptions, context: Context): Promise<Outcome> {
  const { host } = context;
  checkTarget(context);
  if (guest === undefined) throw usageError('forward remove needs a guest', HELP);
  const names = words.length === 0 ? undefined : specsIn(words).map(forwardName);
  let planned: { readonly removed: readonly Forward[]; readonly forwards: Forwards } | undefined;
  const planner = async () => {
    const before = readForwards(host);
    const own = forwardsOf(guest, before.forwards);
    const removed = own.filter((each) => names === undefined || names.includes(forwardName(each)));
    const missing = names?.find((name) => !removed.some((each) => forwardName(each) === name));
    if (own.length === 0) throw unknownGuest(guest, before.forwards);
    if (missing !== undefined) throw unknownPort(missing, guest, own);
    const forwards = { ...before, forwards: before.forwards.filter((each) => !removed.includes(each)) };
    planned = { removed, forwards };
    return { title: `remove forwards to ${guest}`, steps: await forwardSteps(host, forwards) };
  };
  const change = await (dryRun ? previewChange : changeHost)(host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const { removed, forwards } = planned;
  const rules = dryRun ? rulesText(await wantedRules(host, forwards)) : '';
  const status = dryRun ? 'would be removed' : 'removed';
  const lines = removed.map((each) => `${forwardName(each)} -> ${each.guest} ${destination(each)} ${status}\n`);
  return {
    kind: 'record',
    text: lines.map(printableLine).join('') + rules,
    data: { changed: removed.length > 0, forwards: removed.map(forwardData), ...(dryRun && { rules }) },
    findings: change.findings,
  };
}

function printableLine(line: string): string {
  return `${printable(line.trimEnd())}\n`;
}

/** The forwards to a guest of this name or address, or to the only guest whose name differs in case. */
function forwardsOf(word: string, forwards: readonly Forward[]): readonly Forward[] {
  const exact = forwards.filter(({ guest, addresses }) => guest === word || addresses.includes(word));
  if (exact.length > 0) return exact;
  const similar = forwards.filter(({ guest }) => fold(guest) === fold(word));
  return similar.every(({ guest }) => guest === similar[0]?.guest) ? similar : [];
}

function unknownGuest(guest: string, forwards: readonly Forward[]): VnetError {
  const names = [...new Set(forwards.map((each) => each.guest))];
  return new VnetError('not-found', `no forward to '${guest}'`, { hint: similarNamesHint('guests', guest, names) });
}

function unknownPort(name: string, guest: string, own: readonly Forward[]): VnetError {
  return new VnetError('not-found', `no forward of ${name} to '${guest}'`, {
    hint: `its forwards: ${own.map(forwardName).join(', ')}`,
  });
}
