import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';
import { Conflict } from './conflict.ts';
import type { FileStep } from './file-step.ts';
import { type Journal, journalPath, readJournal, removeJournal, writeJournal } from './journal.ts';
import { actionsOf, type Step } from './registry.ts';
import { stateDirectory } from './state.ts';
import type { Measured } from './step.ts';

/*
 * How vnet changes the host:
 *
 * 1. It takes the lock, so that only one run of a user changes the host at a time.
 * 2. If an earlier run was killed, it finishes or rolls back that run.
 * 3. It makes the plan, drops the steps that are applied already, and writes the others to the journal.
 * 4. It applies the steps in order and checks each. If one fails, it undoes the steps before it, last one first.
 * 5. It removes the journal.
 *
 * Each step is atomic, and its state can be read from the host. So after a kill at any moment, the next run finds a journal and
 * can see which steps to undo.
 */

/** The steps of a change in order, and its purpose. */
export type Plan = Journal;

/**
 * Makes a plan from the state of the host. It is called again if something else changes the host before the plan is carried out.
 * Its argument is the directory for vnet's own files, undefined if there is none and for a preview.
 */
export type Planner = (directory: string | undefined) => Promise<Plan>;

export interface Change {
  readonly steps: readonly { readonly step: Step; readonly changed: boolean }[];
  /** What happened to an earlier run that was killed. */
  readonly findings: readonly Finding[];
}

/** How many plans are made while something else keeps changing the same files. */
const MAX_TRIES = 20;

/** How long to wait for another run. */
const LOCK_SECONDS = 30;

/** Returns which steps of a plan would change the host, and changes nothing. */
export async function previewChange(host: Host, planner: Planner): Promise<Change> {
  const plan = await planner(undefined);
  return { steps: await withStates(host, plan.steps, () => {}), findings: [] };
}

/**
 * Carries out a plan in full or not at all. If a step fails, throws its error after the rollback. Throws VnetError
 * `file-unreadable` if something else keeps changing the same files, `timeout` if another run does not end.
 */
export function changeHost(host: Host, planner: Planner): Promise<Change> {
  return exclusively(host, async ({ directory, findings }) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      try {
        const plan = await planner(directory);
        const steps = await withStates(host, plan.steps, throwConflict);
        await host.removeLeftovers(filesOf(plan.steps));
        const pending = steps.filter(({ changed }) => changed).map(({ step }) => step);
        if (pending.length > 0) await carryOut(host, directory, { title: plan.title, steps: pending });
        return { steps, findings };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    throw new VnetError('file-unreadable', 'gave up: something else keeps changing the same files');
  });
}

/** What only one run of a user does at a time. */
export interface Exclusive {
  /** The directory for vnet's own files; undefined if there is none. */
  readonly directory: string | undefined;
  /** What happened to an earlier run that was killed. */
  readonly findings: readonly Finding[];
  /** The title of an earlier change that was killed and is finished now. */
  readonly finished: string | undefined;
}

/** Does something while no other run of this user changes the host. Throws VnetError `timeout` if another run does not end. */
export async function exclusively<T>(host: Host, work: (exclusive: Exclusive) => Promise<T>): Promise<T> {
  const directory = await stateDirectory(host);
  const release = directory === undefined ? () => {} : await lock(host, `${directory}/lock`);
  try {
    const recovered = directory === undefined ? undefined : await recover(host, directory);
    return await work({ directory, findings: recovered?.findings ?? [], finished: recovered?.finished });
  } finally {
    release();
  }
}

function filesOf(steps: readonly Step[]): FileStep[] {
  return steps.filter((step) => step.kind === 'file');
}

/** Locks a file of vnet's state, and returns the function that unlocks it. Throws VnetError `timeout` if another run does not end. */
export async function lock(host: Host, path: string): Promise<() => void> {
  const release = await host.lock(path, LOCK_SECONDS);
  if (release !== undefined) return release;
  throw new VnetError('timeout', `another vnet has been changing this host for more than ${LOCK_SECONDS} s`, {
    hint: 'wait until it ends. To find it, run',
    commands: [shellCommand('fuser', path)],
  });
}

/** Which steps change something. A service reads its files again if a step before it changes anything. */
async function withStates(
  host: Host,
  steps: readonly Step[],
  onConflict: (step: Step) => void,
): Promise<Change['steps']> {
  const found: { step: Step; changed: boolean }[] = [];
  for (const step of steps) {
    const { state, repair, settle } = actionsOf(step);
    const now = await state(host);
    if (now === 'conflict') onConflict(step);
    const isNeeded =
      repair !== undefined ||
      (settle !== undefined && found.some(({ step: { kind }, changed }) => changed && kind === 'file'));
    found.push({ step, changed: now !== 'applied' || isNeeded });
  }
  return found;
}

function throwConflict(step: Step): never {
  throw new Conflict(`cannot ${actionsOf(step).description}`);
}

/** Carries out steps that are pending, for the callback of exclusively. Throws as changeHost does. */
export async function carryOut(
  host: Host,
  directory: string | undefined,
  plan: Plan,
  measured: Measured = () => {},
): Promise<void> {
  if (directory !== undefined) await writeJournal(host, journalPath(directory), plan);
  else if (plan.steps.some(({ kind }) => kind !== 'file')) throw withoutState();
  const begun: Step[] = [];
  try {
    for (const step of plan.steps) {
      // Two paths may lead to one file.
      const { repair, state } = actionsOf(step);
      if (repair === undefined && (await state(host)) === 'applied') continue;
      begun.push(step);
      await applyStep(host, step, measured);
    }
    if (directory !== undefined) await removeJournal(host, directory);
  } catch (error) {
    // A step with a conflict has done nothing.
    if (error instanceof Conflict) begun.pop();
    const problems = await rollBack(host, begun);
    if (directory !== undefined) problems.push(...(await closeJournal(host, directory, plan, problems)));
    throw problems.length === 0 ? error : incomplete(error, problems);
  }
}

/** The error of a step, with what the rollback could not undo. */
function incomplete(error: unknown, problems: readonly string[]): VnetError {
  const [code, message] =
    error instanceof VnetError ? [error.code, error.message] : ['refused' as const, String(error)];
  return new VnetError(code, [message, ...problems].join('\n'), { cause: error });
}

/** Without a journal, vnet changes only files: a kill leaves each of them complete, old or new. */
function withoutState(): VnetError {
  return new VnetError('permission', 'cannot keep a journal of the change: no directory for it', {
    hint: 'set HOME or XDG_STATE_HOME to a directory that only you can write to',
  });
}

async function applyStep(host: Host, step: Step, measured: Measured): Promise<void> {
  const { description, state, apply } = actionsOf(step);
  await apply(host, measured);
  // In state `conflict`, something else has edited the result already.
  if ((await state(host)) !== 'pending') return;
  throw new VnetError('refused', `cannot ${description}: it has no effect`);
}

/** Undoes those of the steps that are applied, last one first. Returns a line for each step that could not be undone. */
async function rollBack(host: Host, steps: readonly Step[]): Promise<string[]> {
  const problems: string[] = [];
  for (const step of steps.toReversed()) {
    const { description, state, undo, repair } = actionsOf(step);
    try {
      if (repair !== undefined) {
        await repair(host);
        continue;
      }
      const now = await state(host);
      if (now === 'applied') await undo(host);
      if (now === 'conflict') throw new Conflict('something else has changed it since');
    } catch (error) {
      problems.push(`cannot undo "${description}": ${error instanceof Error ? error.message : error}`);
    }
  }
  for (const step of steps) {
    const { description, settle } = actionsOf(step);
    try {
      await settle?.(host);
    } catch (error) {
      problems.push(`cannot ${description}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems;
}

type Recovered = Pick<Exclusive, 'findings' | 'finished'>;

/** Finishes an earlier run that was killed after its last step, or that is to be finished. Rolls back others. */
async function recover(host: Host, directory: string): Promise<Recovered | undefined> {
  await host.removeLeftovers([{ path: journalPath(directory) }]);
  const journal = await readJournal(host, directory);
  if (journal === undefined) return undefined;
  const done = journal.finishes ? await finish(host, journal.steps) : await allApplied(host, journal.steps);
  const isRepaired = !journal.finishes && journal.steps.every((step) => actionsOf(step).repair !== undefined);
  const problems = done ? [] : await rollBack(host, journal.steps);
  problems.push(...(await closeJournal(host, directory, journal, problems)));
  await host.removeLeftovers(filesOf(journal.steps));
  const isFinished = done || isRepaired;
  const finding: Finding = {
    id: 'change-interrupted',
    severity: problems.length === 0 ? 'note' : 'warning',
    message: `${isFinished ? 'finished' : 'rolled back'} a change that was interrupted: ${journal.title}`,
    ...(problems.length > 0 && { evidence: problems }),
  };
  return { findings: [finding], finished: isFinished ? journal.title : undefined };
}

/** Does what is missing of the steps. Returns whether that worked. */
async function finish(host: Host, steps: readonly Step[]): Promise<boolean> {
  try {
    for (const step of steps) {
      const { finish: finishStep, state } = actionsOf(step);
      if (finishStep !== undefined) await finishStep(host);
      else if ((await state(host)) !== 'applied') await applyStep(host, step, () => {});
    }
    return true;
  } catch {
    return false;
  }
}

async function allApplied(host: Host, steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) {
    // A file that cannot be read any more is a problem of the rollback.
    const state = await actionsOf(step)
      .state(host)
      .catch(() => 'conflict');
    if (state !== 'applied') return false;
  }
  return true;
}

/**
 * Removes the journal. If a step could not be undone, keeps a copy, which contains what was there before, and returns a line that
 * names it.
 */
async function closeJournal(
  host: Host,
  directory: string,
  journal: Journal,
  problems: readonly string[],
): Promise<string[]> {
  const lines: string[] = [];
  if (problems.length > 0) {
    const path = `${directory}/not-undone-${host.now().toISOString()}.json`;
    await writeJournal(host, path, journal);
    lines.push(`what was there before is in ${path}`);
  }
  await removeJournal(host, directory);
  return lines;
}
