import { formatIp, parseIp } from '../../../address/ip.ts';
import type { Target } from '../../../forward/targets.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { forwardTargets, portText } from '../../facts/forwards.ts';
import { leases } from '../../facts/leases.ts';

export const forwardWrongAddress: Check = {
  id: 'forward-wrong-address',
  area: 'forwards',
  passed: 'guests have the addresses that forwards lead to',
  async find(look) {
    const { targets } = await look.at(forwardTargets);
    if (targets.length === 0) return [];
    const { holders } = await look.at(leases);
    return targets.flatMap((target): HostProblem[] => {
      const { forward, bridge, ip } = target;
      const { mac, guest, network } = forward;
      const holder = holders.get(`${bridge} ${ip}`);
      const other = mac === undefined || holder === mac ? undefined : addressOf(target, holders);
      const isTaken = mac !== undefined && holder !== undefined && holder !== mac;
      if (other === undefined && !isTaken) return [];
      return [
        {
          severity: 'warning',
          message: `the forward of ${portText(target)} leads to ${ip}, but ${guest} ${other === undefined ? 'does not have this address' : `has ${other}`}`,
          evidence: [
            ...(isTaken ? [`lease: ${ip} ${holder}`] : []),
            ...(other === undefined ? [] : [`lease: ${other} ${mac}`]),
          ],
          effect: isTaken ? 'connections reach another client' : 'connections to the port fail',
          cause: 'the address was not reserved when the guest got its lease',
          fix: 'reserve the address, then renew the lease of the guest, for example by a reboot',
          commands: [shellCommand('sudo', 'vnet', 'host', 'set', ...operands(network, mac ?? guest, ip))],
          network,
          guest,
        },
      ];
    });
  },
};

/** The address of the same family that the guest has leased instead. */
function addressOf({ forward, bridge, ip }: Target, holders: ReadonlyMap<string, string>): string | undefined {
  for (const [key, mac] of holders) {
    const [on, text = ''] = key.split(' ');
    const address = parseIp(text);
    if (on !== bridge || mac !== forward.mac || address === undefined) continue;
    if (address.family === parseIp(ip)?.family && formatIp(address) !== ip) return formatIp(address);
  }
  return undefined;
}
