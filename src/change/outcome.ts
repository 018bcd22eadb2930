import type { Host } from '../host/host.ts';
import { paintFor } from '../render/colour.ts';
import { unifiedDiff } from '../render/diff.ts';
import { type Outcome, styledText, text } from '../render/outcome.ts';
import { type Change, changeHost, type Planner, previewChange } from './change.ts';
import type { DefineStep } from './define-step.ts';
import { type FileStep, textOfContent } from './file-step.ts';
import { actionsOf, type Step } from './registry.ts';

export interface ChangeOptions {
  /** Whether to show the change and not make it. */
  readonly dryRun: boolean;
  readonly host: Host;
  /** Whether stdout may be coloured. */
  readonly colour: boolean;
}

/**
 * Carries out a plan, or shows it for --dry-run. Every command that changes files reports with the same words: a diff of each file,
 * or `PATH created`, `PATH updated`, `PATH removed` and `PATH unchanged`.
 */
export async function changeOutcome(planner: Planner, { dryRun, host, colour }: ChangeOptions): Promise<Outcome> {
  const change = await (dryRun ? previewChange : changeHost)(host, planner);
  const { findings } = change;
  return { ...(dryRun ? styledText(await previewText(change, colour)) : text(reportText(change))), findings };
}

/** What a change would do, with a diff of each file. */
export async function previewText({ steps }: Change, colour: boolean): Promise<string> {
  const lines: string[] = [];
  for (const { step, changed } of steps) lines.push(await preview(step, changed, colour));
  return lines.join('');
}

/** What a change has done, one line for each step. */
export function reportText({ steps }: Change): string {
  return steps.map(({ step, changed }) => report(step, changed)).join('');
}

/** Returns the change of a network's definition as a diff. */
async function definitionDiff({ network, before = '', after }: DefineStep, colour: boolean): Promise<string> {
  return unifiedDiff(before, after, `network ${network}`, await paintFor(colour));
}

/** Returns the change of a file as a diff, with its bytes read as UTF-8. */
async function diffOf({ name, before = '', after = '' }: FileStep, colour: boolean): Promise<string> {
  return unifiedDiff(textOfContent(before), textOfContent(after), name, await paintFor(colour));
}

async function preview(step: Step, changed: boolean, colour: boolean): Promise<string> {
  if (step.kind === 'file' && step.role !== undefined) return '';
  if (!changed) return unchanged(step);
  if (step.kind === 'define') return definitionDiff(step, colour);
  return step.kind === 'file' ? diffOf(step, colour) : `${actionsOf(step).description}\n`;
}

function report(step: Step, changed: boolean): string {
  if (step.kind === 'file' && (step.role === 'record' || (step.role === 'backup' && !changed))) return '';
  if (!changed) return unchanged(step);
  if (step.kind !== 'file') return `${actionsOf(step).description}\n`;
  return `${step.name} ${step.before === undefined ? 'created' : step.after === undefined ? 'removed' : 'updated'}\n`;
}

function unchanged(step: Step): string {
  return step.kind === 'file' ? `${step.name} unchanged\n` : '';
}
