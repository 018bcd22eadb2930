import type { Edit } from '../../xml/edit.ts';

/** `error`: libvirt refuses the network at the rule's stage. `warning`: libvirt accepts it, but guests will have trouble. */
export type Severity = 'error' | 'warning';

/** When the problem shows: at net-define, at net-start, or when guests use the network. */
export type Stage = 'define' | 'start' | 'use';

/** A fault of one file, with its place and its cure. */
export interface Problem {
  readonly file: string;
  /** From 1; column in characters. */
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly stage: Stage;
  /** The id of the rule. */
  readonly rule: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  /** What libvirt says, behind `error: `. */
  readonly libvirtMessage?: string;
  /** How many characters the fault covers on its line. */
  readonly width: number;
  /** The source line around it, cut short where it is long. */
  readonly excerpt: { readonly before: string; readonly marked: string; readonly after: string };
  /** What `--fix` writes. */
  readonly edits: readonly Edit[];
}

/** By place, then errors before warnings, then by rule. */
export function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.line !== b.line) return a.line - b.line;
  if (a.column !== b.column) return a.column - b.column;
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1;
  return a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0;
}
