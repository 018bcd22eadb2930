import { formatIp, parseIp } from '../../../address/ip.ts';
import { broadcastAddress, networkAddress, type Subnet } from '../../../address/subnet.ts';
import { isNearlyFull } from '../../../guests/status.ts';
import type { NetworkSummary } from '../../../libvirt/network-summary.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { leases } from '../../facts/leases.ts';
import { networks, type ObservedNetwork } from '../../facts/libvirt.ts';
import { ownSubnets } from '../../network-subnets.ts';

export const poolNearlyFull: Check = {
  id: 'pool-nearly-full',
  area: 'addresses',
  passed: 'every network has addresses left to lease',
  async find(look) {
    const all = await look.at(networks);
    const { pools } = await look.at(leases);
    return all.flatMap((network) => {
      const { name, live } = network;
      const pool = pools.get(name);
      if (live === undefined || pool?.used === undefined || !isNearlyFull(pool)) return [];
      const isFull = pool.used >= pool.size;
      const ranges = live.subnets.flatMap((subnet) => (subnet.family === 'ipv4' ? subnet.ranges : []));
      const gap = largestGap(live);
      return [
        {
          severity: isFull ? ('error' as const) : ('warning' as const),
          message: `${pool.used} of the ${pool.size} addresses of network '${name}' are leased`,
          evidence: [
            ...ranges.map(({ start, end }) => `<range start='${start}' end='${end}'/>`),
            `leases in ${ranges.length === 1 ? 'it' : 'them'}: ${pool.used}`,
          ],
          effect: isFull ? 'new guests get no address' : 'soon, new guests get no address',
          fix:
            gap === undefined
              ? 'shorten the lease time, or move the network to a larger subnet'
              : 'shorten the lease time; or add a range of addresses that nothing uses',
          commands: [gap === undefined ? editCommand(name) : rangeCommand(network, gap)],
          network: name,
        },
      ];
    });
  },
};

interface Gap {
  readonly first: bigint;
  readonly last: bigint;
}

/** The most addresses in a row, in the IPv4 subnet with ranges, that are neither in a range nor reserved nor the bridge's. */
function largestGap(network: NetworkSummary): Gap | undefined {
  const { subnets, reservations } = network;
  const text = subnets.find(({ family, ranges }) => family === 'ipv4' && ranges.length > 0)?.address;
  const subnet = ownSubnets(network).find(({ address }) => formatIp(address) === text);
  if (subnet === undefined) return undefined;
  const used = [
    ...[text ?? '', ...reservations.flatMap(({ ip }) => ip ?? [])].map((ip) => ({ start: ip, end: ip })),
    ...subnets.flatMap(({ ranges }) => ranges),
  ].flatMap(({ start, end }) => {
    const [first, last] = [parseIp(start), parseIp(end)];
    return first?.family !== 4 || last === undefined ? [] : [{ first: first.value, last: last.value }];
  });
  return gapsBetween(subnet, used).sort((a, b) => Number(b.last - b.first - (a.last - a.first)))[0];
}

function gapsBetween(subnet: Subnet, used: readonly Gap[]): Gap[] {
  const gaps: Gap[] = [];
  const end = broadcastAddress(subnet).value;
  let first = networkAddress(subnet).value + 1n;
  for (const each of [...used].sort((a, b) => Number(a.first - b.first)).concat({ first: end, last: end })) {
    if (each.first > first) gaps.push({ first, last: each.first - 1n });
    if (each.last >= first) first = each.last + 1n;
  }
  return gaps;
}

function rangeCommand({ name, persistent }: ObservedNetwork, { first, last }: Gap): string {
  const ip = (value: bigint) => formatIp({ family: 4, value });
  return shellCommand(
    'vnet',
    'net-update',
    nameArgument('network', name),
    'add',
    'ip-dhcp-range',
    `<range start='${ip(first)}' end='${ip(last)}'/>`,
    '--live',
    ...(persistent === false ? [] : ['--config']),
  );
}

function editCommand(name: string): string {
  return shellCommand('vnet', 'net-edit', nameArgument('network', name));
}
