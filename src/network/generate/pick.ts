import { formatIp, type IpAddress } from '../../address/ip.ts';
import {
  contains,
  formatSubnet,
  networkAddress,
  overlaps,
  parseSubnet,
  type Subnet,
  type SubnetInUse,
} from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import type { OwnSubnet } from './options.ts';

/** A subnet in use and, if known, its user. */
export type UsedSubnet = Subnet & Partial<SubnetInUse>;

/** The first private /24 that overlaps no subnet in use, with its first address for the bridge. libvirt's default comes first. */
export function freeSubnet(inUse: readonly UsedSubnet[], prefix = 24): OwnSubnet {
  for (const network of candidates()) {
    const subnet = parseSubnet(`${network}/${prefix}`);
    if (subnet === undefined || !PRIVATE.some((block) => block.prefix <= prefix && contains(block, subnet.address)))
      continue;
    if (!inUse.some((other) => overlaps(other, subnet))) {
      return withFirstAddress({ address: networkAddress(subnet), prefix });
    }
  }
  throw new VnetError('refused', `every private /${prefix} overlaps a network of this host`, {
    hint: 'set one with --subnet',
  });
}

/** The private addresses (RFC 1918). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseSubnet(text) ?? []);

/** The /24 that contains an address. Throws VnetError `refused` if it overlaps a subnet in use. */
export function subnetAround(address: IpAddress, inUse: readonly UsedSubnet[]): OwnSubnet {
  const subnet: Subnet = { address: networkAddress({ address, prefix: 24 }), prefix: 24 };
  const used = inUse.find((other) => overlaps(other, subnet));
  if (used === undefined) return withFirstAddress(subnet);
  const what = `${formatIp(address)} is in ${formatSubnet(subnet)}, which overlaps ${formatSubnet(used)}`;
  throw new VnetError('refused', used.by === undefined ? what : `${what} (${used.by})`, {
    hint: 'choose other addresses, or set the subnet with --subnet',
  });
}

/** A /64 of a unique local prefix (RFC 4193) that overlaps no subnet in use. The same seed gives the same prefix. */
export function freeUla(inUse: readonly Subnet[], seed: string): OwnSubnet {
  for (let attempt = 0; attempt < 64; attempt++) {
    const globalId = fnv1a(`${seed}\n${attempt}`) & ((1n << 40n) - 1n);
    const value = (0xfdn << 120n) | (globalId << 80n);
    const subnet: Subnet = { address: { family: 6, value }, prefix: 64 };
    if (!inUse.some((other) => overlaps(other, subnet))) return withFirstAddress(subnet);
  }
  throw new VnetError('refused', 'no unique local prefix is free', { hint: 'set one with --ipv6' });
}

/** The first unused name of virbr0, virbr1, ... or another template with %d. libvirt picks names the same way. */
export function freeBridge(inUse: ReadonlySet<string>, template = 'virbr%d'): string {
  let number = 0;
  while (inUse.has(template.replace('%d', String(number)))) number++;
  return template.replace('%d', String(number));
}

/** 192.168.122.0 and up, since home routers use lower ones; then the upper part of 10/8, which VPNs use less, and 172.16/12. */
function* candidates(): Generator<string> {
  for (let third = 122; third < 255; third++) yield `192.168.${third}.0`;
  for (let third = 32; third < 122; third++) yield `192.168.${third}.0`;
  for (let second = 200; second < 255; second++) yield `10.${second}.0.0`;
  for (let second = 31; second > 15; second--) {
    for (let third = 0; third < 256; third += 16) yield `172.${second}.${third}.0`;
  }
  for (let second = 0; second < 200; second++) yield `10.${second}.122.0`;
  for (let third = 0; third < 32; third++) yield `192.168.${third}.0`;
}

function withFirstAddress(subnet: Subnet): OwnSubnet {
  const address: IpAddress = { family: subnet.address.family, value: subnet.address.value + 1n };
  return { ...subnet, address };
}

/** Fowler, Noll and Vo's 64-bit hash. */
function fnv1a(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash;
}
