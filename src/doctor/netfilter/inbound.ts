import { parseIp } from '../../address/ip.ts';
import { contains, parseSubnet } from '../../address/subnet.ts';
import type { OwnBridge } from '../facts/own-bridges.ts';
import type { Uplinks } from '../facts/uplinks.ts';
import { chainsFrom, type Drop, dropOf, isAccepting, mayMatch, type Packet } from './evaluate.ts';
import { backendOf } from './libvirt-chains.ts';
import type { Chain, Condition, Field, Rule, Ruleset } from './ruleset.ts';

/** A rule of the user that lets others connect to guests, and what drops such a connection nevertheless. */
export interface Blocked {
  readonly network: OwnBridge;
  readonly chain: Chain;
  readonly rule: Rule;
  /** The first packet of a connection that the rule is about. */
  readonly packet: Packet;
  readonly drop: Drop;
}

/** Rules that accept connections to guests, which libvirt rejects nevertheless. */
export function acceptsWithoutEffect(
  ruleset: Ruleset,
  networks: readonly OwnBridge[],
  uplinks: Uplinks,
): readonly Blocked[] {
  const forwarding = chainsFrom(ruleset, 'forward');
  const permissive = withoutRejects(ruleset);
  return ruleset.chains
    .filter((chain) => forwarding.has(chain))
    .flatMap((chain) =>
      chain.rules
        .filter(({ action }) => action.kind === 'accept')
        .flatMap((rule) =>
          networks.flatMap((network): readonly Blocked[] => {
            const packet = connectionOf(chain, rule, network, uplinks);
            if (packet === undefined || !isAccepting(permissive, packet, rule)) return [];
            const drop = dropOf(ruleset, packet, 'through');
            if (drop === undefined || backendOf(drop.chain) === undefined) return [];
            return [{ network, chain, rule, packet, drop }];
          }),
        ),
    );
}

/** Port forwards to guests that no rule lets through. */
export function blockedForwards(
  ruleset: Ruleset,
  networks: readonly OwnBridge[],
  uplinks: Uplinks,
): readonly Blocked[] {
  const useless = acceptsWithoutEffect(ruleset, networks, uplinks);
  return ruleset.chains
    .filter(({ base }) => base === undefined || base.hook === 'prerouting')
    .flatMap((chain) =>
      chain.rules.flatMap((rule): readonly Blocked[] => {
        if (rule.action.kind !== 'dnat' || rule.action.address === undefined) return [];
        const { address, port } = rule.action;
        const network = networks.find((each) => isIn(each, address));
        if (network === undefined) return [];
        const packet: Packet = {
          family: address.includes(':') ? 'ipv6' : 'ipv4',
          protocol: only(rule, 'protocol'),
          iif: only(rule, 'iif') ?? uplinks[address.includes(':') ? 6 : 4] ?? '',
          oif: network.bridge,
          daddr: address,
          dport: port ?? only(rule, 'dport'),
          state: 'new',
          status: 'dnat',
          destination: 'unicast',
        };
        const drop = dropOf(ruleset, packet, 'through');
        if (drop === undefined || useless.some((other) => mayMatch(other.rule, packet))) return [];
        return [{ network, chain, rule, packet, drop }];
      }),
    );
}

/** The first packet of a connection to a guest that a rule accepts; undefined if the rule is not about such. */
function connectionOf(chain: Chain, rule: Rule, network: OwnBridge, uplinks: Uplinks): Packet | undefined {
  if (network.mode === 'open') return undefined;
  const daddr = only(rule, 'daddr');
  const target = daddr === undefined ? undefined : subnetOf(daddr);
  const subnet = network.subnets.find(({ family, address, prefix }) => {
    if (target === undefined) return chain.family === 'inet' || (family === 'ipv6') === (chain.family === 'ip6');
    return isWithin(target.address, address, prefix) && target.prefix >= (prefix ?? 0);
  });
  const isAbout = only(rule, 'oif') === network.bridge || (daddr !== undefined && subnet !== undefined);
  if (!isAbout || subnet === undefined) return undefined;
  const states = rule.conditions.find(({ field }) => field === 'state');
  if (states !== undefined && states.values.includes('new') === states.isNegated) return undefined;
  const iif = only(rule, 'iif');
  const isFromGuest = iif === network.bridge || isOf(rule, 'saddr', network);
  if (isFromGuest) return undefined;
  return {
    family: subnet.family,
    protocol: only(rule, 'protocol'),
    iif: iif ?? uplinks[subnet.family === 'ipv6' ? 6 : 4] ?? '',
    oif: network.bridge,
    saddr: only(rule, 'saddr'),
    daddr: daddr ?? `${subnet.address}/${subnet.prefix}`,
    dport: only(rule, 'dport'),
    state: 'new',
    status: only(rule, 'status') ?? '',
    destination: 'unicast',
  };
}

/** The rules as if libvirt rejected nothing: then a rule behind its rejects is reached. */
function withoutRejects({ chains }: Ruleset): Ruleset {
  return {
    chains: chains.map((chain) =>
      backendOf(chain) === undefined
        ? chain
        : { ...chain, rules: chain.rules.filter(({ action }) => action.kind !== 'reject' && action.kind !== 'drop') },
    ),
  };
}

/** The first value that a rule requires of a field. */
function only({ conditions }: Rule, field: Field): string | undefined {
  const isPlain = (each: Condition) => each.field === field && !each.isNegated && !each.values[0]?.endsWith('*');
  return conditions.find(isPlain)?.values[0];
}

function isOf(rule: Rule, field: Field, network: OwnBridge): boolean {
  const value = only(rule, field);
  const subnet = value === undefined ? undefined : subnetOf(value);
  return (
    subnet !== undefined && network.subnets.some(({ address, prefix }) => isWithin(subnet.address, address, prefix))
  );
}

function isIn(network: OwnBridge, text: string): boolean {
  const ip = parseIp(text);
  return ip !== undefined && network.subnets.some(({ address, prefix }) => isWithin(ip, address, prefix));
}

function isWithin(ip: NonNullable<ReturnType<typeof parseIp>>, address: string, prefix: number | undefined): boolean {
  const subnet = parseSubnet(`${address}/${prefix}`);
  return subnet !== undefined && contains(subnet, ip);
}

function subnetOf(text: string) {
  return parseSubnet(text) ?? parseSubnet(`${text}/${text.includes(':') ? 128 : 32}`);
}
