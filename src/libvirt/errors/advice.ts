import type { ErrorCode } from '../../error.ts';
import type { Advice } from '../../finding.ts';
import { sections } from './catalogue/index.ts';
import type { LookName, Row } from './catalogue/row.ts';
import { type Failed, type RowTexts, rowTexts, rowValues, type Values } from './row-texts.ts';

/** The kind of a failure, and why it happens and what to do. */
export interface AdviceFound {
  readonly code: ErrorCode;
  readonly advice?: Advice;
  /** What to look at for a better advice. */
  readonly look?: LookRequest;
}

/** What is known about an error whose row names a look at the host. */
export interface LookRequest {
  readonly name: LookName;
  readonly error: string;
  /** The groups of the pattern by number, and the arguments of the command by name. */
  readonly values: Values;
}

/** Returns the kind of a failure and advice, from virsh's error texts. */
export function adviceFor(errors: readonly string[], failed: Failed = {}): AdviceFound {
  const matches = errors.flatMap((error) => matchOf(error, failed) ?? []);
  // virsh first prints what it did and then why that failed, so the last text says most.
  const match = matches.findLast(({ row }) => hasAdvice(row)) ?? matches.at(-1);
  if (match === undefined) return { code: 'refused' };
  const { row, error, groups } = match;
  const { code, look } = row;
  if (!hasAdvice(row)) return { code };
  return {
    code,
    advice: adviceOf(row, rowTexts(row, groups, failed)),
    ...(look !== undefined && { look: { name: look, error, values: rowValues(groups, failed) } }),
  };
}

/** A problem that a rule explains is reported with its place in the file instead. */
function hasAdvice({ cause, fix, rule }: Row): boolean {
  return cause !== undefined || (fix !== undefined && rule === undefined);
}

function adviceOf({ id }: Row, { meaning, causes, fix, commands }: RowTexts): Advice {
  const [cause = meaning, ...others] = causes;
  return {
    id,
    severity: 'hint',
    message: meaning,
    explains: 'failure',
    cause: others.length === 0 ? cause : `one of: ${causes.join('; ')}`,
    ...(fix !== undefined && { fix }),
    ...(commands.length > 0 && { commands }),
  };
}

interface Match {
  readonly error: string;
  readonly row: Row;
  readonly groups: RegExpExecArray;
}

const ROWS = sections.flatMap(({ rows }) => rows);

function matchOf(error: string, { command }: Failed): Match | undefined {
  for (const row of ROWS) {
    if (row.on !== undefined && !row.on.some((name) => name === command)) continue;
    const groups = row.pattern?.exec(error);
    if (groups) return { error, row, groups };
  }
  return undefined;
}
