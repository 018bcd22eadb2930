import type { Finding } from '../../finding.ts';
import { similarNames } from '../../nearest.ts';
import type { Virsh } from '../virsh.ts';

interface Kind {
  /** How messages call it. */
  readonly noun: string;
  readonly list: readonly string[];
  /** Lists them at the system connection. */
  readonly onSystem: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  network: {
    noun: 'network',
    list: ['net-list', '--all', '--name'],
    onSystem: 'vnet -c qemu:///system net-list --all',
  },
  domain: { noun: 'guest', list: ['list', '--all', '--name'], onSystem: 'virsh -c qemu:///system list --all' },
};

/** Below virsh's "failed to get network 'x'": the names that resemble it, or all of them if they are few. */
export async function suggestName(errors: string, virsh: Virsh): Promise<Finding[]> {
  const [, kindName = '', wanted = ''] = /failed to get (network|domain) '(.*)'/.exec(errors) ?? [];
  const kind = KINDS[kindName];
  if (kind === undefined) return [];
  const names = (await virsh.ask(...kind.list)).split('\n').filter((name) => name !== '');
  const similar = similarNames(wanted, names);
  if (similar.length === 1) return [hint(`did you mean '${similar[0]}'?`)];
  // An ordinary user's virsh connects to the session by default, which has its own networks and guests.
  const isSession = /\/session$/m.test(virsh.uri ?? (await virsh.ask('uri')));
  const system = isSession ? [hint('this is qemu:///session; to list those of the system, run', [kind.onSystem])] : [];
  return [...namesHint(kind, similar, names), ...system];
}

const LISTED = 5;

function namesHint({ noun }: Kind, similar: readonly string[], names: readonly string[]): Finding[] {
  if (names.length === 0) return [hint(`this connection has no ${noun}s`)];
  const shown = similar.length > 0 ? similar.slice(0, LISTED) : names.length <= LISTED ? names : [];
  if (shown.length === 0) return [];
  const more = similar.length - LISTED;
  const what = similar.length > 0 ? `similar ${noun}s` : `${noun}s here`;
  return [hint(`${what}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`)];
}

function hint(message: string, commands?: readonly string[]): Finding {
  return { id: 'name-not-found', severity: 'hint', message, ...(commands !== undefined && { commands }) };
}
