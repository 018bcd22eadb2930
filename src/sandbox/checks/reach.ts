import type { Host } from '../../host/host.ts';
import { ping } from '../guests/ping.ts';
import type { Check } from '../result.ts';

export interface Reach {
  readonly check: string;
  readonly sender: Host;
  readonly to: string;
  /** The address it is sent from, where the sender has several. */
  readonly from?: string;
  readonly expected: boolean;
  /** What the expectation is founded on, behind a comma. */
  readonly because?: string;
}

/** Sends echo requests, and compares whether one was answered with what was expected. */
export async function reach({ check, sender, to, from, expected, because }: Reach): Promise<Check> {
  const source = from === undefined ? {} : { from };
  const answered = await ping(sender, { to, ...source, times: expected ? 3 : 1 });
  const promise = expected ? 'answer' : 'no answer';
  return {
    check,
    expected: because === undefined ? promise : `${promise}, ${because}`,
    seen: answered ? 'answer' : 'no answer',
    ok: answered === expected,
  };
}
