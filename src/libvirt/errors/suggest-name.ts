import type { Finding } from '../../finding.ts';
import { similarNames, similarNamesHint } from '../../nearest.ts';
import { sessionHint } from '../session.ts';
import type { Virsh } from '../virsh.ts';

interface Kind {
  /** How messages call it. */
  readonly noun: string;
  readonly list: readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  network: {
    noun: 'network',
    list: ['net-list', '--all', '--name'],
  },
  domain: { noun: 'guest', list: ['list', '--all', '--name'] },
};

/** Below virsh's "failed to get network 'x'": the names that resemble it, or all of them if they are few. */
export async function suggestName(errors: string, virsh: Virsh): Promise<Finding[]> {
  const [, kindName = '', wanted = ''] = /failed to get (network|domain) '(.*)'/.exec(errors) ?? [];
  const kind = KINDS[kindName];
  if (kind === undefined) return [];
  const names = (await virsh.ask(...kind.list)).split('\n').filter((name) => name !== '');
  const similar = similarNamesHint(`${kind.noun}s`, wanted, names);
  if (similarNames(wanted, names).length === 1 && similar !== undefined) return [hint(similar)];
  // An ordinary user's virsh connects to the session by default, which has its own networks and guests.
  const isSession = /\/session$/m.test(virsh.uri ?? (await virsh.ask('uri')));
  const system = isSession ? [sessionHint()] : [];
  const here = names.length === 0 ? `this connection has no ${kind.noun}s` : similar;
  return [...(here === undefined ? [] : [hint(here)]), ...system];
}

function hint(message: string, commands?: readonly string[]): Finding {
  return { id: 'name-not-found', severity: 'hint', message, ...(commands !== undefined && { commands }) };
}
