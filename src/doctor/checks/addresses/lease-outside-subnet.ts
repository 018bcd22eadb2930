import { formatSubnet } from '../../../address/subnet.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { leases } from '../../facts/leases.ts';
import { leaseEvidence, leaseHolder } from '../../lease-text.ts';
import { ownSubnets } from '../../network-subnets.ts';

export const leaseOutsideSubnet: Check = {
  id: 'lease-outside-subnet',
  area: 'addresses',
  passed: 'every lease is in a subnet of its network',
  async find(look) {
    const { remarkable } = await look.at(leases);
    return remarkable.flatMap((row) => {
      if (!row.notes.some(({ kind }) => kind === 'outside-subnet')) return [];
      const { lease, on, guest } = row;
      const subnets = on.network === undefined ? [] : ownSubnets(on.network);
      return [
        {
          severity: 'warning' as const,
          message: `${leaseHolder(row)} has the address ${lease.ip}, which is in no subnet of network '${on.network?.name}'`,
          evidence: [leaseEvidence(row), ...subnets.map((subnet) => `<ip>: ${formatSubnet(subnet)}`)],
          effect: 'it reaches neither this host nor other networks',
          cause: 'the network got another subnet after the address was leased',
          fix: 'let it renew its lease; a reboot does that',
          commands: guest === undefined ? [] : [shellCommand('virsh', 'reboot', nameArgument('domain', guest))],
          network: on.network?.name,
          guest,
        },
      ];
    });
  },
};
