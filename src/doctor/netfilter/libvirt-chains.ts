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

/** The chains in which libvirt has rules about every bridge, whatever the network's mode, DHCP and DNS. */
const ALWAYS: Readonly<Record<Backend, readonly string[]>> = {
  iptables: ['LIBVIRT_INP', 'LIBVIRT_OUT', 'LIBVIRT_FWO', 'LIBVIRT_FWI', 'LIBVIRT_FWX'],
  nftables: ['guest_output', 'guest_input', 'guest_cross'],
};

/** The names of libvirt's chains that have lost their rules about a bridge, given those that have some. */
export function emptiedChains(chains: readonly Chain[]): readonly string[] {
  const backends = new Set(chains.map(backendOf));
  const isComplete = (backend: Backend) =>
    backends.has(backend) && ALWAYS[backend].every((name) => chains.some((chain) => chain.name === name));
  if (isComplete('iptables') || isComplete('nftables')) return [];
  const backend = backends.has('nftables') ? 'nftables' : 'iptables';
  return ALWAYS[backend].filter((name) => !chains.some((chain) => chain.name === name));
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
