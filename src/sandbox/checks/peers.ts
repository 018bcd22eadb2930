import { addressOf, FAMILIES, type Subject } from '../guests/subject.ts';
import type { Check } from '../result.ts';
import { reach } from './reach.ts';

/** Guests reach each other, unless their ports are isolated. */
export async function peers({ network, guests: [one, other] }: Subject): Promise<Check[]> {
  const checks: Promise<Check>[] = [];
  for (const family of FAMILIES) {
    const to = other === undefined ? undefined : addressOf(other, family);
    if (one === undefined || to === undefined || addressOf(one, family) === undefined) continue;
    const isolated = network.portIsolated === true;
    const because = isolated ? { because: "by <port isolated='yes'/>" } : {};
    checks.push(
      reach({ check: `guest1 to guest2, ${to}`, sender: one.client.host, to, expected: !isolated, ...because }),
    );
  }
  return Promise.all(checks);
}
