import type { Fact } from '../look.ts';
import { type Backend, backendOf, chainsAbout, emptiedChains, missingJumps } from '../netfilter/libvirt-chains.ts';
import type { Chain } from '../netfilter/ruleset.ts';
import { hasRules, type OwnBridge, ownBridges } from './own-bridges.ts';
import { rules } from './rules.ts';

/** libvirt's rules for a network and a family. */
export interface LibvirtRules {
  readonly network: OwnBridge;
  readonly family: 4 | 6;
  /** The chains that have rules about its bridge; empty if libvirt's rules are gone. */
  readonly chains: readonly Chain[];
  /** The names of the chains whose rules about the bridge are gone, although others are there. */
  readonly emptied: readonly string[];
  /** The backend whose rules are there; undefined without any. */
  readonly backend: Backend | undefined;
  readonly missingJumps: readonly (readonly [Chain, string])[];
}

/** The rules of every active network that libvirt adds rules for. */
export const libvirtRules: Fact<readonly LibvirtRules[]> = async (look) => {
  const [networks, ruleset] = await Promise.all([look.at(ownBridges), look.at(rules)]);
  return networks.filter(hasRules).flatMap((network) =>
    network.families.map((family) => {
      const chains = chainsAbout(ruleset, network.bridge, family);
      const backend = chains.map(backendOf)[0];
      const emptied = chains.length === 0 ? [] : emptiedChains(chains);
      return { network, family, chains, emptied, backend, missingJumps: missingJumps(ruleset, chains) };
    }),
  );
};

/** The bridges whose rules of libvirt are complete: only there other rules are to blame. */
export const intactBridges: Fact<readonly OwnBridge[]> = async (look) => {
  const found = await look.at(libvirtRules);
  const isBroken = ({ chains, emptied, missingJumps: jumps }: LibvirtRules) =>
    chains.length === 0 || emptied.length > 0 || jumps.length > 0;
  const broken = new Set(found.filter(isBroken).map(({ network }) => network.bridge));
  return (await look.at(ownBridges)).filter(({ bridge }) => !broken.has(bridge));
};
