import { networkAddress } from '../../address/subnet.ts';
import { ipSubnet } from '../facts.ts';
import type { NetworkIp } from '../model.ts';

/**
 * The reverse DNS domain of a subnet (RFC 1035 3.5, RFC 3596 2.5), such as `0.0.10.in-addr.arpa` for 10.0.0.0/24. Undefined if
 * the prefix ends within a label; libvirt rejects that at start.
 */
export function ptrDomain(ip: NetworkIp): string | undefined {
  const subnet = ipSubnet(ip);
  if (subnet === undefined) return undefined;
  const { family, value } = networkAddress(subnet);
  const [bits, labelBits, radix, suffix] = family === 4 ? [32, 8, 10, 'in-addr.arpa'] : [128, 4, 16, 'ip6.arpa'];
  if (subnet.prefix === 0 || subnet.prefix >= bits || subnet.prefix % labelBits !== 0) return undefined;
  const labels: string[] = [];
  for (let shift = bits - subnet.prefix; shift < bits; shift += labelBits) {
    labels.push(((value >> BigInt(shift)) & ((1n << BigInt(labelBits)) - 1n)).toString(radix));
  }
  return `${labels.join('.')}.${suffix}`;
}
