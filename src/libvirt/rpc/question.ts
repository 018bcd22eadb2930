import type { Client } from './client.ts';
import type { Style } from './text.ts';

/** Asks the daemon, and returns what virsh would print. Throws Refused, Disconnected or Surprise. */
export type Question = (client: Client, style: Style) => Promise<string>;

/** Reads the words after a command's name. Undefined if virsh has to read them. */
export type Answerer = (words: readonly string[]) => Question | undefined;
