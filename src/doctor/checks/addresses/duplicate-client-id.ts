import { duidOf } from '../../../guests/leases/inspect.ts';
import type { LeaseRow } from '../../../guests/leases/notes.ts';
import type { Check, HostProblem } from '../../check.ts';
import { leases } from '../../facts/leases.ts';
import { leaseEvidence, leaseHolder } from '../../lease-text.ts';

export const duplicateClientId: Check = {
  id: 'duplicate-client-id',
  area: 'addresses',
  passed: 'no two clients send the same client id',
  async find(look) {
    const { remarkable } = await look.at(leases);
    const byId = new Map<string, LeaseRow[]>();
    for (const row of remarkable) {
      const id = duidOf(row.lease);
      if (id === undefined || !row.notes.some(({ kind }) => kind === 'same-client-id')) continue;
      byId.set(id, [...(byId.get(id) ?? []), row]);
    }
    return [...byId.values()].map((rows): HostProblem => {
      const isEqual = new Set(rows.map(({ lease }) => lease.clientId)).size < rows.length;
      const names = [...new Set(rows.map(leaseHolder))];
      return {
        severity: isEqual ? 'error' : 'warning',
        message: `${names.join(' and ')} send the same client id`,
        evidence: rows.map((row) => leaseEvidence(row, { withClientId: true })),
        effect: isEqual
          ? 'dnsmasq takes them for one client: they get the same address, or lose theirs to each other'
          : 'they get the same address as soon as their interfaces have the same name',
        cause: 'they are copies of one machine: the client id is made of /etc/machine-id',
        fix: 'in each copy, run `sudo rm /etc/machine-id && sudo systemd-machine-id-setup`, and reboot it; or add the dnsmasq option dhcp-ignore-clid to the network, which then identifies clients by their MAC only',
        network: rows[0]?.on.network?.name,
      };
    });
  },
};
