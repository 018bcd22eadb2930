import type { AnyInput } from '../command.ts';
import type { GivenOption } from './invocation.ts';

/** What follows a command: its own arguments and options, and the common options. */
export interface Parsed {
  readonly input: AnyInput;
  readonly given: readonly GivenOption[];
}
