import type { Finding, Position } from '../finding.ts';
import type { Edit } from '../xml/edit.ts';

/** `error`: libvirt rejects the document at the rule's stage. `warning`: libvirt accepts it, but guests will have trouble. */
export type ProblemSeverity = 'error' | 'warning';

/** When the problem shows: for a network at net-define, at net-start, or when guests use it. See StageText. */
export type Stage = 'define' | 'start' | 'use';

/** What `vnet validate` finds in a file: the finding's `id` is the rule's, its `cause` the rule's `why`. */
export interface Problem extends Finding {
  readonly severity: ProblemSeverity;
  readonly position: Position;
  readonly cause: string;
  readonly fix: string;
  readonly stage: Stage;
  /** What libvirt prints after `error: `. */
  readonly libvirtMessage?: string;
  /** The command of virsh that prints it. */
  readonly command: string;
  /** How many characters of its line the problem covers. */
  readonly width: number;
  /** The source line around it; a long line is cut. */
  readonly excerpt: { readonly before: string; readonly marked: string; readonly after: string };
  /** What `--fix` writes. */
  readonly edits: readonly Edit[];
}

/** Sorts by position, then errors before warnings, then by rule. */
export function byPosition(a: Problem, b: Problem): number {
  if (a.position.file !== b.position.file) return a.position.file < b.position.file ? -1 : 1;
  if (a.position.line !== b.position.line) return a.position.line - b.position.line;
  if (a.position.column !== b.position.column) return a.position.column - b.position.column;
  if (a.severity !== b.severity) return a.severity === 'error' ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
