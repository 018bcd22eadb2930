import type { Host } from '../../host/host.ts';
import { ping } from '../guests/ping.ts';
import type { Check } from '../result.ts';

export interface ReachOptions {
  readonly check: string;
  readonly sender: Host;
  readonly to: string;
  /** The source address, if the sender has several. */
  readonly from?: string;
  readonly expected: boolean;
  /** Why, as a clause for the report. */
  readonly because?: string | undefined;
}

/** Sends echo requests and compares whether one is answered with what is expected. */
export async function checkReach({ check, sender, to, from, expected, because }: ReachOptions): Promise<Check> {
  const source = from === undefined ? {} : { from };
  const isAnswered = await ping(sender, { to, ...source, attempts: expected ? 3 : 1 });
  const text = expected ? 'answer' : 'no answer';
  return {
    check,
    expected: because === undefined ? text : `${text}, ${because}`,
    seen: isAnswered ? 'answer' : 'no answer',
    ok: isAnswered === expected,
  };
}
