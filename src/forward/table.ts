import { parseIp } from '../address/ip.ts';
import { FORWARDS_PATH, type Forward, isEveryAddress, type Protocol } from './state.ts';
import type { Target, TargetNetwork, Targets } from './targets.ts';

/** What a forward has counted so far. */
export interface Count {
  readonly packets: number;
  readonly bytes: number;
}

/** The counts of forwards, by the names of their counters. */
export type Counts = ReadonlyMap<string, Count>;

/** The name of a counter: `tcp4_8080`, `udp6_5000_5010_20010db8…` with a range and an address. */
function counterName({ forward, family }: Pick<Target, 'forward' | 'family'>): string {
  const { protocol, port, lastPort, address } = forward;
  const at = isEveryAddress(address) ? undefined : hexadecimal(address ?? '');
  const parts = [`${protocol}${family}`, port, lastPort === port ? undefined : lastPort, at];
  return parts.filter((part) => part !== undefined).join('_');
}

/** The packets that a forward has sent to its guest. */
export function packetsOf(forward: Forward, { targets }: Targets, counts: Counts): number {
  const own = targets.filter((each) => each.forward === forward);
  return own.reduce((sum, target) => sum + (counts.get(counterName(target))?.packets ?? 0), 0);
}

function hexadecimal(address: string): string {
  const ip = parseIp(address);
  return ip === undefined ? '' : ip.value.toString(16).padStart(ip.family === 4 ? 8 : 32, '0');
}

/*
 * The table `inet vnet`. Maps lead from what a connection is for to a guest:
 *
 * - `any_` for every address of the host, `at_` for one address, `loopback_` for 127.0.0.1;
 * - with `range_`, ports that the guest has under the same numbers. nft cannot shift a range, so a range that is shifted has an
 *   entry for each port.
 *
 * Base chains are five before those of libvirt and Docker. Connections are counted after translation, by what they were for.
 */

/** The addresses of a family, as nft calls them. */
export const IP = { 4: 'ip', 6: 'ip6' } as const;

/** The start of the comment that says whose the table is. nft has comments of rules for longer than those of tables. */
export const MARK = 'Written by vnet';

/** Returns the script that replaces the table, or removes it if there is nothing for it to do. */
export function tableScript({ targets, networks, masquerade }: Targets, counts: Counts): string {
  const removal = 'table inet vnet\ndelete table inet vnet\n';
  if (targets.length === 0 && masquerade.length === 0) return removal;
  const blocks = [
    block('chain about', [`return comment "${MARK} from ${FORWARDS_PATH}"`]),
    ...targets.map(counterName).map((name) => {
      const { packets, bytes } = counts.get(name) ?? { packets: 0, bytes: 0 };
      return block(`counter ${name}`, [`packets ${packets} bytes ${bytes}`]);
    }),
    ...(targets.length === 0 ? [] : forwardBlocks(targets, networks)),
    ...postrouting(targets, networks, masquerade),
  ];
  return `${removal}table inet vnet {\n${blocks.join('\n')}}\n`;
}

function block(head: string, lines: readonly string[]): string {
  return `  ${head} {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`;
}

/** A map: its name, its type, and the expression that it is looked up with. */
interface MapKind {
  readonly name: string;
  readonly key: string;
  readonly value: string;
  readonly lookup: string;
  readonly isInterval: boolean;
  readonly elements: readonly string[];
}

function forwardBlocks(targets: readonly Target[], networks: readonly TargetNetwork[]): string[] {
  const maps = [...translations(targets, 'at'), ...translations(targets, 'any')];
  const loopback = translations(
    targets.filter(({ forward, family }) => forward.loopback && family === 4),
    'loopback',
  );
  const counting = countingMaps(targets);
  const bridges = networks.filter(({ bridge }) => loopbackBridges(targets).includes(bridge));
  return [
    ...[...maps, ...loopback, ...counting].map(({ name, key, value, isInterval, elements }) =>
      block(`map ${name}`, [
        `type ${key} : ${value}`,
        ...(isInterval ? ['flags interval'] : []),
        `elements = { ${elements.join(', ')} }`,
      ]),
    ),
    ...([4, 6] as const).flatMap((family) => {
      const addresses = [...new Set(targets.filter((each) => each.family === family).map(({ ip }) => ip))];
      if (addresses.length === 0) return [];
      return block(`set guests${family}`, [`type ipv${family}_addr`, `elements = { ${addresses.join(', ')} }`]);
    }),
    ...(loopback.length === 0
      ? []
      : [
          block(
            'chain loopback',
            loopback.map(({ lookup }) => lookup),
          ),
        ]),
    block('chain forwards', [
      `${IP[4]} daddr 127.0.0.0/8 ${loopback.length === 0 ? 'return' : 'goto loopback'}`,
      'ip6 daddr ::1 return',
      ...maps.map(({ lookup }) => lookup),
    ]),
    baseChain('prerouting', 'nat', 'prerouting', -105, ['fib daddr type local jump forwards']),
    baseChain('output', 'nat', 'output', -105, ['fib daddr type local jump forwards']),
    block(
      'chain count',
      counting.map(({ lookup }) => lookup),
    ),
    baseChain('count_forwarded', 'filter', 'forward', -5, ['ct status dnat ct direction original jump count']),
    baseChain('count_output', 'filter', 'output', -5, ['ct status dnat ct direction original jump count']),
    ...(bridges.length === 0 ? [] : [guard(bridges)]),
  ];
}

function baseChain(name: string, type: string, hook: string, priority: number, rules: readonly string[]): string {
  return block(`chain ${name}`, [`type ${type} hook ${hook} priority ${priority}; policy accept;`, ...rules]);
}

/** Bridges whose guests answer to connections to 127.0.0.1, which needs route_localnet there. */
export function loopbackBridges(targets: readonly Target[]): readonly string[] {
  const found = targets.filter(({ forward, family }) => forward.loopback && family === 4);
  return [...new Set(found.map(({ bridge }) => bridge))].sort();
}

/** Keeps guests from what listens on 127.0.0.1 only, which route_localnet would let them reach. */
function guard(networks: readonly TargetNetwork[]): string {
  const rules = networks.flatMap(({ bridge }) => [
    `iifname "${bridge}" ip daddr 127.0.0.0/8 drop`,
    `iifname "${bridge}" ip saddr 127.0.0.0/8 drop`,
  ]);
  return baseChain('guard', 'filter', 'prerouting', -310, rules);
}

type Group = 'any' | 'at' | 'loopback';

/** The maps of one group, with the rules that translate by them. */
function translations(targets: readonly Target[], group: Group): MapKind[] {
  const matching = targets.filter(
    ({ forward }) => group === 'loopback' || isEveryAddress(forward.address) === (group === 'any'),
  );
  return (['tcp', 'udp'] as const).flatMap((protocol) =>
    ([4, 6] as const).flatMap((family) => {
      const own = matching.filter((each) => each.forward.protocol === protocol && each.family === family);
      const isSame = ({ forward }: Target) => forward.port === forward.guestPort;
      const maps = [
        translation({ group, protocol, family, isRange: true }, own.filter(isSame)),
        translation(
          { group, protocol, family, isRange: false },
          own.filter((each) => !isSame(each)),
        ),
      ];
      return maps.filter(({ elements }) => elements.length > 0);
    }),
  );
}

interface MapOptions {
  readonly group: Group;
  readonly protocol: Protocol;
  readonly family: 4 | 6;
  /** Whether guests have the same ports. */
  readonly isRange: boolean;
}

function translation({ group, protocol, family, isRange }: MapOptions, targets: readonly Target[]): MapKind {
  const ip = IP[family];
  const type = `ipv${family}_addr`;
  const name = `${group}_${isRange ? 'range_' : ''}${protocol}${family}`;
  const words = `${group === 'at' ? `${ip} daddr . ` : ''}${protocol} dport`;
  const elements = targets.flatMap(({ forward, ip: guest }) => {
    const at = group === 'at' ? `${forward.address} . ` : '';
    if (isRange) return `${at}${portsText(forward)} : ${guest}`;
    const ports = Array.from({ length: forward.lastPort - forward.port + 1 }, (_, index) => index);
    return ports.map((index) => `${at}${forward.port + index} : ${guest} . ${forward.guestPort + index}`);
  });
  return {
    name,
    key: `${group === 'at' ? `${type} . ` : ''}inet_service`,
    value: isRange ? type : `${type} . inet_service`,
    lookup: `meta nfproto ipv${family} dnat ${ip} to ${words} map @${name}`,
    isInterval: isRange,
    elements,
  };
}

/** The ports of a forward as nft and iptables (with `:`) write them. */
export function portsText({ port, lastPort }: Pick<Forward, 'port' | 'lastPort'>, separator = '-'): string {
  return port === lastPort ? `${port}` : `${port}${separator}${lastPort}`;
}

/** The maps from what connections were for to counters. */
function countingMaps(targets: readonly Target[]): MapKind[] {
  return (['at', 'any'] as const).flatMap((group) =>
    (['tcp', 'udp'] as const).flatMap((protocol) =>
      ([4, 6] as const).flatMap((family): MapKind[] => {
        const own = targets.filter(
          (each) =>
            each.family === family &&
            each.forward.protocol === protocol &&
            isEveryAddress(each.forward.address) === (group === 'any'),
        );
        if (own.length === 0) return [];
        const name = `count_${group}_${protocol}${family}`;
        const address = group === 'at' ? `ct original ${IP[family]} daddr . ` : '';
        const match = `meta nfproto ipv${family} meta l4proto ${protocol}`;
        return [
          {
            name,
            key: `${group === 'at' ? `ipv${family}_addr . ` : ''}inet_service`,
            value: 'counter',
            lookup: `${match} counter name ${address}ct original proto-dst map @${name}`,
            isInterval: true,
            elements: own.map((each) => {
              const at = group === 'at' ? `${each.forward.address} . ` : '';
              return `${at}${portsText(each.forward)} : "${counterName(each)}"`;
            }),
          },
        ];
      }),
    ),
  );
}

/** Rewrites the source of connections from guests to guests of the same subnet, which would answer each other directly. */
function postrouting(
  targets: readonly Target[],
  networks: readonly TargetNetwork[],
  masquerade: readonly TargetNetwork[],
): string[] {
  const hairpin = networks.flatMap(({ bridge, subnets }) =>
    subnets.flatMap(({ family, text }) => {
      if (!targets.some((each) => each.bridge === bridge && each.family === family)) return [];
      const ip = IP[family];
      return `ct status dnat oifname "${bridge}" ${ip} saddr ${text} ${ip} daddr @guests${family} masquerade`;
    }),
  );
  const loopback = loopbackBridges(targets).map(
    (bridge) => `ct status dnat oifname "${bridge}" ip saddr 127.0.0.0/8 masquerade`,
  );
  const routed = masquerade.flatMap(({ bridge, subnets }) =>
    subnets.map(({ family, text }) => {
      const ip = IP[family];
      const local = family === 4 ? '224.0.0.0/4, 255.255.255.255' : 'ff00::/8';
      return `oifname != "${bridge}" ${ip} saddr ${text} ${ip} daddr != { ${text}, ${local} } masquerade`;
    }),
  );
  const rules = [...hairpin, ...loopback, ...routed];
  return rules.length === 0 ? [] : [baseChain('postrouting', 'nat', 'postrouting', 95, rules)];
}
