import type { Chain, Ruleset } from './ruleset.ts';

/** How libvirt writes its rules: firewall_backend of network.conf. */
export type Backend = 'iptables' | 'nftables';

/** Where libvirt's chains are called from, by their name. */
const JUMPS: Readonly<Record<string, string>> = {
  LIBVIRT_INP: 'INPUT',
  LIBVIRT_OUT: 'OUTPUT',
  LIBVIRT_FWX: 'FORWARD',
  LIBVIRT_FWI: 'FORWARD',
  LIBVIRT_FWO: 'FORWARD',
  LIBVIRT_PRT: 'POSTROUTING',
};

/** The backend that made a chain; undefined if it is not libvirt's. */
export function backendOf({ family, table, name }: Chain): Backend | undefined {
  if (family !== 'ip' && family !== 'ip6') return undefined;
  if (table === 'libvirt_network') return 'nftables';
  return Object.hasOwn(JUMPS, name) ? 'iptables' : undefined;
}

/** libvirt's chains that have rules about a bridge. */
export function chainsAbout(ruleset: Ruleset, bridge: string, family: 4 | 6): readonly Chain[] {
  return ruleset.chains.filter(
    (chain) =>
      chain.family === (family === 4 ? 'ip' : 'ip6') &&
      backendOf(chain) !== undefined &&
      chain.rules.some(({ conditions }) =>
        conditions.some(({ field, values }) => (field === 'iif' || field === 'oif') && values.includes(bridge)),
      ),
  );
}

/** The jumps to these chains that are missing: each chain, and the chain that must call it. */
export function missingJumps(ruleset: Ruleset, chains: readonly Chain[]): readonly (readonly [Chain, string])[] {
  return chains.flatMap((chain) => {
    const caller = JUMPS[chain.name];
    if (caller === undefined) return [];
    const calling = ruleset.chains.find(
      (other) => other.name === caller && other.table === chain.table && other.family === chain.family,
    );
    const isCalled = calling?.rules.some(({ action }) => action.kind === 'jump' && action.target === chain.name);
    return isCalled ? [] : [[chain, caller] as const];
  });
}
