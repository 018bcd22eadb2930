import { changeHost, previewChange } from '../../change/change.ts';
import { actionsOf, type Step } from '../../change/registry.ts';
import { VnetError } from '../../error.ts';
import { shellCommand } from '../../shell-words.ts';
import type { Choice } from '../../terminal/choose.ts';
import type { Repair, Risk } from '../check.ts';
import type { Diagnosis } from '../diagnose.ts';
import type { Look } from '../look.ts';
import { riskOf } from './risk.ts';

export interface FixOptions {
  /** Apply safe repairs without asking, and no others. */
  readonly yes: boolean;
  /** Show what would be done. */
  readonly dryRun: boolean;
  readonly acceptedRisks: readonly Risk[];
  /** Shows a problem and asks whether to apply its repair. */
  ask(problem: Diagnosis, question: string): Promise<Choice>;
  /** Looks again, and returns whether the problem is still there. */
  isStillThere(problem: Diagnosis): Promise<boolean>;
}

/** What happened to a problem. */
export interface FixResult {
  readonly problem: Diagnosis;
  readonly state: 'fixed' | 'still there' | 'failed' | 'skipped' | 'to fix';
  /** More lines: why, what was or would be done, and the commands that undo it. */
  readonly lines: readonly string[];
}

/** Offers the repairs of these problems one by one, the worst problem first. */
export async function fix(look: Look, problems: readonly Diagnosis[], options: FixOptions): Promise<FixResult[]> {
  const results: FixResult[] = [];
  let answer: Choice = 'no';
  for (const problem of problems) {
    if (problem.severity === 'note') continue;
    const { repair } = problem;
    if (repair === undefined) {
      results.push({ problem, state: 'skipped', lines: byHand(problem) });
      continue;
    }
    const reason = await reasonToSkip(look, repair, options);
    const { steps } = repair;
    if (reason !== undefined) results.push({ problem, state: 'skipped', lines: [reason] });
    else if (options.dryRun) results.push({ problem, state: 'to fix', lines: await preview(look, steps) });
    else {
      if (!options.yes && answer !== 'all' && answer !== 'quit') answer = await options.ask(problem, titleOf(steps));
      const isWanted = options.yes || answer === 'yes' || answer === 'all';
      results.push(isWanted ? await apply(look, problem, options) : { problem, state: 'skipped', lines: [] });
    }
  }
  return results;
}

/** How to repair what vnet cannot. */
function byHand({ fix, commands = [] }: Diagnosis): readonly string[] {
  if (fix === undefined) return ['vnet cannot repair this'];
  return [`do it yourself: ${fix}${commands.length === 0 ? '' : ':'}`, ...commands.map((command) => `  ${command}`)];
}

/** Why a repair is not even offered. */
async function reasonToSkip(
  look: Look,
  repair: Repair,
  { yes, acceptedRisks }: FixOptions,
): Promise<string | undefined> {
  const risk = await riskOf(look, repair);
  if (risk !== undefined && !acceptedRisks.includes(risk)) {
    return `${RISKS[risk]}; to accept that, add --accept-risk=${risk}`;
  }
  return yes && !repair.isSafe ? 'not safe enough for --yes; without --yes, vnet asks' : undefined;
}

const RISKS: Readonly<Record<Risk, string>> = {
  'lose-ssh': 'it touches the link of your own ssh connection',
  'cut-guests': 'it interrupts connections of guests',
};

function titleOf(steps: readonly Step[]): string {
  return steps.map((step) => actionsOf(step).description).join(', and ');
}

async function preview({ host }: Look, steps: readonly Step[]): Promise<string[]> {
  const change = await previewChange(host, async () => ({ title: titleOf(steps), steps }));
  return change.steps.flatMap(({ step, changed }) => (changed ? `would ${actionsOf(step).description}` : []));
}

async function apply({ host }: Look, problem: Diagnosis, options: FixOptions): Promise<FixResult> {
  const steps = problem.repair?.steps ?? [];
  try {
    const change = await changeHost(host, async () => ({ title: titleOf(steps), steps }));
    const applied = change.steps.filter(({ changed }) => changed).map(({ step }) => step);
    const state = (await options.isStillThere(problem)) ? 'still there' : 'fixed';
    return { problem, state, lines: [...applied.map((step) => actionsOf(step).description), ...undoLines(applied)] };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { problem, state: 'failed', lines: error.messages };
  }
}

/** The commands that take a repair back, last step first. */
function undoLines(steps: readonly Step[]): string[] {
  return steps
    .toReversed()
    .flatMap((step) =>
      step.kind === 'command' && step.undo !== undefined ? `to undo: ${shellCommand('sudo', ...step.undo)}` : [],
    );
}
