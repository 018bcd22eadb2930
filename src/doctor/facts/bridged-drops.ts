import type { Fact } from '../look.ts';
import { type Drop, dropOf, type Packet } from '../netfilter/evaluate.ts';
import { forwardDrops } from './drops.ts';
import { guests, networks } from './libvirt.ts';
import { intactBridges } from './libvirt-rules.ts';
import { links } from './links.ts';
import { ownBridges } from './own-bridges.ts';
import { rules } from './rules.ts';
import { sysctl } from './sysctls.ts';

/** A bridge across which the rules for forwarded packets drop traffic. */
export interface BridgedDrop {
  readonly bridge: string;
  readonly setting: string;
  readonly drop: Drop;
}

export const bridgedDrops: Fact<readonly BridgedDrop[]> = async (look) => {
  const settings = ['net/bridge/bridge-nf-call-iptables', 'net/bridge/bridge-nf-call-ip6tables'] as const;
  const active = settings.filter((name) => sysctl(look.host, name) === '1');
  if (active.length === 0) return [];
  const own = new Set((await look.at(ownBridges)).map(({ bridge }) => bridge));
  const dropped = new Set((await look.at(forwardDrops)).map(({ network }) => network.bridge));
  const bridges = [
    ...(await look.at(intactBridges)).map(({ bridge }) => bridge).filter((bridge) => !dropped.has(bridge)),
    ...(await look.at(networks)).flatMap(({ live }) => (live?.forward === 'bridge' ? (live.bridge ?? []) : [])),
    ...((await look.at(guests)) ?? []).flatMap(({ running, interfaces }) =>
      running ? interfaces.flatMap(({ type, source }) => (type === 'bridge' ? (source ?? []) : [])) : [],
    ),
  ];
  const known = new Set((await look.at(links)).map(({ ifname }) => ifname));
  const ruleset = await look.at(rules);
  return [...new Set(bridges)]
    .filter((bridge) => known.has(bridge))
    .flatMap((bridge) =>
      active.flatMap((setting): readonly BridgedDrop[] => {
        const family = setting.endsWith('ip6tables') ? 'ipv6' : 'ipv4';
        const packet: Packet = { family, protocol: 'tcp', iif: bridge, oif: bridge, state: 'new', status: '' };
        const drop = own.has(bridge) && family === 'ipv6' ? undefined : dropOf(ruleset, packet, 'through');
        return drop === undefined ? [] : [{ bridge, setting, drop }];
      }),
    );
};
