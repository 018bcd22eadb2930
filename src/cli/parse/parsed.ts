import type { Input } from '../command.ts';

/** What the words behind a command of vnet's own ask for. */
export interface ParsedWords {
  readonly input: Input;
  readonly output: string | undefined;
  readonly color: string | undefined;
}
