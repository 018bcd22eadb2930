import { shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { leases } from '../../facts/leases.ts';
import { leaseEvidence, leaseHolder } from '../../lease-text.ts';

export const reservedLeased: Check = {
  id: 'reserved-leased',
  area: 'addresses',
  passed: 'no reserved address is leased to another client',
  async find(look) {
    const { remarkable } = await look.at(leases);
    return remarkable.flatMap((row) => {
      const note = row.notes.find(({ kind }) => kind === 'reserved-for-other');
      if (note === undefined) return [];
      const { lease, on } = row;
      return [
        {
          severity: 'warning' as const,
          message: `${leaseHolder(row)} has the address ${lease.ip}, which network '${on.network?.name}' reserves for another client`,
          evidence: [leaseEvidence(row), `<host>: ${lease.ip} is ${note.text}`],
          effect: 'the client that it is reserved for gets another address',
          fix: `renew the lease of ${leaseHolder(row)}, for example by a reboot, then that of the other client. dnsmasq rejects the renewal; it happens anyway after half of the lease time. To release the lease now, with the package dnsmasq-utils:`,
          commands: [shellCommand('sudo', 'dhcp_release', on.bridge ?? '', lease.ip, lease.mac ?? '')],
          network: on.network?.name,
          guest: row.guest,
        },
      ];
    });
  },
};
