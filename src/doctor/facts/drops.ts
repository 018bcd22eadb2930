import type { Fact } from '../look.ts';
import { type Drop, dropOf } from '../netfilter/evaluate.ts';
import { backendOf } from '../netfilter/libvirt-chains.ts';
import { type Chain, describe } from '../netfilter/ruleset.ts';
import { forwardedTraffic, type ServiceTraffic, serviceTraffic, type Traffic } from '../netfilter/traffic.ts';
import { intactBridges } from './libvirt-rules.ts';
import type { OwnBridge } from './own-bridges.ts';
import { rules } from './rules.ts';
import { uplinks } from './uplinks.ts';

/** A packet of a network that rules of others than libvirt drop. */
export interface Dropped<T extends Traffic = Traffic> {
  readonly network: OwnBridge;
  readonly traffic: T;
  readonly drop: Drop;
}

/** What guests and the host cannot send each other. */
export const serviceDrops: Fact<readonly Dropped<ServiceTraffic>[]> = async (look) => {
  const [networks, ruleset] = await Promise.all([look.at(intactBridges), look.at(rules)]);
  return networks.flatMap((network) => {
    const configuration = look.host.readFile(`/var/lib/libvirt/dnsmasq/${network.name}.conf`)?.toString();
    if (configuration === undefined) return [];
    return serviceTraffic(network, !/^port=0$/m.test(configuration)).flatMap((traffic) => {
      const drop = dropOf(ruleset, traffic.packet, traffic.path);
      return drop === undefined || backendOf(drop.chain) !== undefined ? [] : [{ network, traffic, drop }];
    });
  });
};

/** What networks cannot forward. */
export const forwardDrops: Fact<readonly Dropped[]> = async (look) => {
  const [networks, ruleset, links] = await Promise.all([look.at(intactBridges), look.at(rules), look.at(uplinks)]);
  return networks.flatMap((network) =>
    network.families
      .flatMap((family) => forwardedTraffic(network, family, links[family]))
      .flatMap((traffic) => {
        const drop = dropOf(ruleset, traffic.packet, traffic.path);
        return drop === undefined || backendOf(drop.chain) !== undefined ? [] : [{ network, traffic, drop }];
      }),
  );
};

/** Groups by the chain of the hook that leads to the drop: one problem has several rules of one firewall. */
export function byHook<T extends Traffic>(drops: readonly Dropped<T>[]): readonly [Dropped<T>, ...Dropped<T>[]][] {
  const groups = new Map<Chain, [Dropped<T>, ...Dropped<T>[]]>();
  for (const each of drops) {
    const group = groups.get(each.drop.base);
    if (group === undefined) groups.set(each.drop.base, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** Each rule and policy that drops, once. */
export function evidenceOf(drops: readonly Dropped[]): readonly string[] {
  return [...new Set(drops.map(({ drop }) => describe(drop.chain, drop.rule)))];
}
