import { formatIp } from '../address/ip.ts';
import type { Subnet } from '../address/subnet.ts';
import { nameArgument, operands, shellCommand } from '../shell-words.ts';
import type { ObservedNetwork } from './facts/libvirt.ts';
import { ownSubnets } from './network-subnets.ts';

/** The commands that move a subnet of a network to a free one. A transient network has no definition that could be changed. */
export function renumberCommands({ name, definition }: ObservedNetwork, { address }: Subnet): readonly string[] {
  if (definition === undefined) return [shellCommand('vnet', 'net-edit', nameArgument('network', name))];
  if (address.family === 6)
    return [shellCommand('sudo', 'vnet', 'renumber', '--yes', '--ipv6', 'auto', ...operands(name))];
  const isOnly = ownSubnets(definition).filter((subnet) => subnet.address.family === 4).length === 1;
  if (isOnly) return [shellCommand('sudo', 'vnet', 'renumber', '--yes', ...operands(name, 'auto'))];
  return [shellCommand('sudo', 'vnet', 'renumber', '--yes', '--from', formatIp(address), ...operands(name, 'auto'))];
}
