import type { Check, HostProblem } from '../../check.ts';
import { leases } from '../../facts/leases.ts';
import { guests } from '../../facts/libvirt.ts';
import { neighbours } from '../../facts/neighbours.ts';
import { leaseEvidence, leaseHolder } from '../../lease-text.ts';

export const addressTwice: Check = {
  id: 'address-twice',
  area: 'addresses',
  passed: 'no two machines use one address',
  async find(look) {
    const { remarkable, holders } = await look.at(leases);
    const problems: HostProblem[] = [];
    const seen = new Set<string>();
    for (const row of remarkable) {
      const key = `${row.on.bridge} ${row.lease.ip}`;
      if (seen.has(key) || !row.notes.some(({ kind }) => kind === 'same-address')) continue;
      seen.add(key);
      const rows = remarkable.filter((each) => each.on === row.on && each.lease.ip === row.lease.ip);
      problems.push({
        severity: 'error',
        message: `${rows.map(leaseHolder).join(' and ')} have leases of one address: ${row.lease.ip}`,
        evidence: rows.map((each) => leaseEvidence(each)),
        effect: 'packets for the address reach only one of them at a time',
        fix: 'reboot them, so that they request addresses again',
        network: row.on.network?.name,
      });
    }
    if (holders.size === 0) return problems;
    const byMac = new Map(
      ((await look.at(guests)) ?? []).flatMap(({ name, interfaces }) =>
        interfaces.flatMap(({ mac }) => (mac === undefined ? [] : [[mac, name] as const])),
      ),
    );
    const labelOf = (mac: string) => (byMac.has(mac) ? `guest '${byMac.get(mac)}'` : mac);
    for (const { dst = '', dev = '', lladdr, state = [] } of await look.at(neighbours)) {
      const key = `${dev} ${dst}`;
      const holder = holders.get(key);
      // An older entry may be of a machine that had the address before.
      if (holder === undefined || lladdr === undefined || !state.includes('REACHABLE') || seen.has(key)) continue;
      if (holder === lladdr) continue;
      problems.push({
        severity: 'error',
        message: `${labelOf(lladdr)} uses the address ${dst}, which is leased to ${labelOf(holder)}`,
        evidence: [`ip neigh: ${dst} dev ${dev} lladdr ${lladdr} REACHABLE`, `lease on ${dev}: ${dst} for ${holder}`],
        effect: 'packets for the address reach only one of them at a time',
        cause: 'it was configured with this address by hand, or is a copy of the other and sends the same client id',
        fix: `let ${labelOf(lladdr)} use DHCP, or give it an address outside the ranges of the network`,
        guest: byMac.get(lladdr),
      });
    }
    return problems;
  },
};
