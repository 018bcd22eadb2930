import type { Problem } from '../../../document/problem.ts';
import { VnetError } from '../../../error.ts';
import { fitted, type WrapLine } from '../../../render/fit.ts';
import { printable } from '../../../terminal/printable.ts';

/** What is explained, and where it comes from. */
export interface Source {
  readonly bytes: Buffer;
  /** Its name in messages. */
  readonly from: string;
  /** The command that shows its problems. */
  readonly validate: string;
  /** The version of the daemon that has it. */
  readonly libvirt?: string | undefined;
}

/** The error for a source that is not what its root element says, with its first problem. */
export function invalidSource(problem: Problem | undefined, noun: string, { from, validate }: Source): VnetError {
  const message = problem === undefined ? `${from} is not a ${noun}` : problemLine(problem);
  return new VnetError('network-invalid', message, { hint: 'to see all problems, run', commands: [validate] });
}

/** A problem in one line. */
export function problemLine({ position: { file, line, column }, message, id }: Problem): string {
  return `${file}:${line}:${column}: ${message} [${id}]`;
}

/** The first line of an explanation of what libvirt rejects. */
export function rejectionOf(errors: readonly Problem[], noun: string): string | undefined {
  const first = errors.find(({ stage }) => stage === 'define') ?? errors[0];
  if (first === undefined) return undefined;
  const when = first.stage === 'define' ? `libvirt would reject this ${noun}` : `libvirt would not start this ${noun}`;
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return `${when} (${count}). Without ${errors.length === 1 ? 'it' : 'them'}:`;
}

/** Lines of an explanation, wrapped to the terminal. */
export function explanationText(lines: readonly string[], columns: number | undefined): Promise<string> {
  return fitted((wrapLine) => lines.map((line) => `${lineOf(line, wrapLine)}\n`).join(''), columns);
}

function lineOf(line: string, wrapLine: WrapLine): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapLine(printable(line), `${indent}  `);
}
