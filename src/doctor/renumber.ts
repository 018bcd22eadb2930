import { formatIp } from '../address/ip.ts';
import type { Subnet } from '../address/subnet.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import type { ObservedNetwork } from './facts/libvirt.ts';
import { ownSubnets } from './network-subnets.ts';

/** The commands that move a subnet of a network to a free one. A transient network has no definition that could be changed. */
export function renumberCommands({ name, definition }: ObservedNetwork, { address }: Subnet): readonly string[] {
  const network = nameArgument('network', name);
  if (definition === undefined) return [shellCommand('vnet', 'net-edit', network)];
  const isOnly = ownSubnets(definition).filter((subnet) => subnet.address.family === 4).length === 1;
  const from = isOnly ? [] : ['--from', formatIp(address)];
  const which = address.family === 6 ? [network, '--ipv6', 'auto'] : [network, 'auto', ...from];
  return [shellCommand('sudo', 'vnet', 'renumber', '--yes', ...which)];
}
