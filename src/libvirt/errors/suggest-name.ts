import type { Finding } from '../../finding.ts';
import { similarNames, similarNamesHint } from '../../nearest.ts';
import { sessionHint } from '../session.ts';
import type { Virsh } from '../virsh.ts';

interface Kind {
  /** How messages call it. */
  readonly noun: string;
  /** The command that lists them. */
  readonly list: string;
  names(virsh: Virsh): Promise<readonly string[]>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  network: {
    noun: 'network',
    list: 'vnet net-list --all',
    names: async (virsh) => linesOf(await virsh.ask('net-list', '--all', '--name')),
  },
  domain: {
    noun: 'guest',
    list: 'virsh list --all',
    names: async (virsh) => linesOf(await virsh.ask('list', '--all', '--name')),
  },
  interface: {
    noun: 'interface',
    list: 'vnet iface-list --all',
    names: async (virsh) =>
      (await (await import('../host-interface.ts')).listInterfaces(virsh, ['--all'])).map(({ name }) => name),
  },
  nwfilter: {
    noun: 'filter',
    list: 'vnet nwfilter-list',
    names: async (virsh) => (await (await import('../network-filter.ts')).listFilters(virsh)).map(({ name }) => name),
  },
  'nwfilter binding': {
    noun: 'filter binding',
    list: 'vnet nwfilter-binding-list',
    names: async (virsh) =>
      (await (await import('../network-filter.ts')).listBindings(virsh)).map(({ portDev }) => portDev),
  },
};

/** Below virsh's "failed to get network 'x'": the names that resemble it, or all of them if they are few. */
export async function suggestName(errors: string, virsh: Virsh): Promise<Finding[]> {
  const named =
    /failed to get (network|domain|interface|nwfilter(?: binding)?) '(.*)'/.exec(errors) ??
    /no (network) with matching name '(.*)'/.exec(errors);
  const [, kindName = '', wanted = ''] = named ?? [];
  const kind = KINDS[kindName];
  if (kind === undefined) return [];
  const names = await kind.names(virsh);
  const similar = similarNamesHint(`${kind.noun}s`, wanted, names);
  if (similarNames(wanted, names).length === 1 && similar !== undefined) return [hint(similar)];
  // An ordinary user's virsh connects to the session by default, which has its own networks and guests.
  const isSession = /\/session$/m.test(virsh.uri ?? (await virsh.ask('uri')));
  const system = isSession ? [sessionHint()] : [];
  const here = names.length === 0 ? `this connection has no ${kind.noun}s` : similar;
  return [here === undefined ? hint(`to list ${kind.noun}s, run`, [kind.list]) : hint(here), ...system];
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function hint(message: string, commands?: readonly string[]): Finding {
  return { id: 'name-not-found', severity: 'hint', message, ...(commands !== undefined && { commands }) };
}
