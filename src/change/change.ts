import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { shellCommand } from '../shell-words.ts';
import { Conflict } from './conflict.ts';
import type { FileStep } from './file-step.ts';
import { type Journal, journalPath, readJournal, removeJournal, writeJournal } from './journal.ts';
import { actionsOf, type Step } from './registry.ts';
import { stateDirectory } from './state.ts';

/*
 * How vnet changes a host:
 *
 * 1. It takes the lock, so that no two runs of a user change the host at once.
 * 2. It finishes or rolls back what an earlier run was killed at.
 * 3. It makes the plan, drops the steps whose result is there already, and writes the rest to the journal.
 * 4. It applies the steps in order and verifies each. If one fails, it undoes those before it, last one first.
 * 5. It removes the journal.
 *
 * Each step is atomic and tells its state by a look at the host. So a kill at any moment leaves a journal from which the
 * next run can find out what to undo.
 */

/** What to do, in order, and what for. */
export type Plan = Journal;

/**
 * Makes a plan from the state of the host. Called again if something else changes the host meanwhile. Gets the directory for
 * vnet's own files; undefined where there is none, and for a preview.
 */
export type Planner = (directory: string | undefined) => Promise<Plan>;

export interface Change {
  readonly steps: readonly { readonly step: Step; readonly changed: boolean }[];
  /** What became of a run that was interrupted. */
  readonly findings: readonly Finding[];
}

/** How often something else may change the host between plan and step. */
const MAX_TRIES = 20;

/** How long another run may take. */
const LOCK_SECONDS = 30;

/** Says which steps of a plan would change the host. Changes nothing. */
export async function previewChange(host: Host, planner: Planner): Promise<Change> {
  const { steps } = await planner(undefined);
  return { steps: await withStates(host, steps), findings: [] };
}

/**
 * Carries out a plan in full or not at all. Throws what made a step fail, after the rollback; VnetError `file-unreadable`
 * where something else changes the host over and over, `timeout` where another run does not end.
 */
export async function changeHost(host: Host, planner: Planner): Promise<Change> {
  const directory = await stateDirectory(host);
  const release = directory === undefined ? () => {} : await lock(host, directory);
  try {
    const findings = directory === undefined ? [] : await recover(host, directory);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      try {
        const plan = await planner(directory);
        const steps = await withStates(host, plan.steps);
        await host.removeLeftovers(filesOf(plan.steps));
        const pending = steps.filter(({ changed }) => changed).map(({ step }) => step);
        if (pending.length > 0) await carryOut(host, directory, { title: plan.title, steps: pending });
        return { steps, findings };
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    throw new VnetError('file-unreadable', 'gave up: something else changes the same files over and over');
  } finally {
    release();
  }
}

function filesOf(steps: readonly Step[]): FileStep[] {
  return steps.filter((step) => step.kind === 'file');
}

async function lock(host: Host, directory: string): Promise<() => void> {
  const release = await host.lock(`${directory}/lock`, LOCK_SECONDS);
  if (release !== undefined) return release;
  throw new VnetError('timeout', `another vnet has been changing this host for more than ${LOCK_SECONDS} s`, {
    hint: 'wait until it ends. To find it, run',
    commands: [shellCommand('fuser', `${directory}/lock`)],
  });
}

async function withStates(host: Host, steps: readonly Step[]): Promise<Change['steps']> {
  const found: { step: Step; changed: boolean }[] = [];
  for (const step of steps) {
    const { description, state } = actionsOf(step);
    const now = await state(host);
    if (now === 'conflict') throw new Conflict(`cannot ${description}`);
    found.push({ step, changed: now === 'pending' });
  }
  return found;
}

async function carryOut(host: Host, directory: string | undefined, plan: Plan): Promise<void> {
  if (directory !== undefined) await writeJournal(host, journalPath(directory), plan);
  else if (plan.steps.some(({ kind }) => kind !== 'file')) throw withoutState();
  const begun: Step[] = [];
  try {
    for (const step of plan.steps) {
      // Two paths may lead to one file.
      if ((await actionsOf(step).state(host)) === 'applied') continue;
      begun.push(step);
      await applyStep(host, step);
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

/** The failure, and what its rollback could not undo. */
function incomplete(error: unknown, problems: readonly string[]): VnetError {
  const [code, message] =
    error instanceof VnetError ? [error.code, error.message] : ['refused' as const, String(error)];
  return new VnetError(code, [message, ...problems].join('\n'), { cause: error });
}

/** Without a journal only files are changed, of which a kill leaves each one whole. */
function withoutState(): VnetError {
  return new VnetError('permission', 'cannot keep a journal of the change: no directory for it', {
    hint: 'set HOME or XDG_STATE_HOME to a directory that only you can write to',
  });
}

async function applyStep(host: Host, step: Step): Promise<void> {
  const { description, state, apply } = actionsOf(step);
  await apply(host);
  // Whoever changed it since has seen the change.
  if ((await state(host)) !== 'pending') return;
  throw new VnetError('refused', `cannot ${description}: it has no effect`);
}

/** Undoes what is applied of these steps, last one first. Returns a line for each step that could not be undone. */
async function rollBack(host: Host, steps: readonly Step[]): Promise<string[]> {
  const problems: string[] = [];
  for (const step of steps.toReversed()) {
    const { description, state, undo } = actionsOf(step);
    try {
      const now = await state(host);
      if (now === 'applied') await undo(host);
      if (now === 'conflict') throw new Conflict('something else has changed it since');
    } catch (error) {
      problems.push(`cannot undo "${description}": ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems;
}

/** Finishes what an earlier run had done but for its journal; rolls back everything else. */
async function recover(host: Host, directory: string): Promise<Finding[]> {
  await host.removeLeftovers([{ path: journalPath(directory) }]);
  const journal = await readJournal(host, directory);
  if (journal === undefined) return [];
  const states = await Promise.all(journal.steps.map((step) => actionsOf(step).state(host)));
  const done = states.every((state) => state === 'applied');
  const problems = done ? [] : await rollBack(host, journal.steps);
  problems.push(...(await closeJournal(host, directory, journal, problems)));
  await host.removeLeftovers(filesOf(journal.steps));
  return [
    {
      id: 'change-interrupted',
      severity: problems.length === 0 ? 'note' : 'warning',
      message: `${done ? 'finished' : 'rolled back'} a change that was interrupted: ${journal.title}`,
      ...(problems.length > 0 && { evidence: problems }),
    },
  ];
}

/** Ends a journal. If steps of it are still applied, keeps it under another name, with what it found, and says where. */
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
