import { parseIp } from '../../../address/ip.ts';
import { contains, formatSubnet } from '../../../address/subnet.ts';
import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import { ownSubnets } from '../../network-subnets.ts';

export const reservationOutside: Check = {
  id: 'reservation-outside',
  area: 'addresses',
  passed: 'every reserved address is in a subnet of its network',
  async find(look) {
    return (await look.at(networks)).flatMap(({ name, live, definition }) => {
      const outsideIn = (network: typeof live) => {
        const subnets = network === undefined ? [] : ownSubnets(network);
        // Nothing can be said about addresses of a network whose subnets are not known.
        if (network === undefined || subnets.length === 0) return [];
        return network.reservations.flatMap((host) => {
          const address = parseIp(host.ip ?? '');
          return address === undefined || subnets.some((subnet) => contains(subnet, address)) ? [] : [host];
        });
      };
      const [running, defined] = [outsideIn(live), outsideIn(definition)];
      const addresses = [...new Set([...running, ...defined].flatMap(({ ip }) => ip ?? []))];
      return addresses.map((ip): HostProblem => {
        const host = [...running, ...defined].find((each) => each.ip === ip);
        const subnets = ownSubnets(live ?? definition ?? { forward: undefined, subnets: [] });
        const client = host?.mac ?? host?.duid ?? host?.name ?? 'a client';
        const mac = host?.mac === undefined ? '' : ` mac='${host.mac}'`;
        return {
          severity: 'warning',
          message: `network '${name}' reserves ${ip}, which is in none of its subnets`,
          evidence: [`<host> of ${client}: ${ip}`, ...subnets.map((subnet) => `<ip>: ${formatSubnet(subnet)}`)],
          effect: `dnsmasq never leases ${ip}: ${client} gets another address, or none`,
          fix: 'correct the address; or remove the reservation',
          commands: [
            ip.includes(':')
              ? shellCommand('vnet', 'net-edit', nameArgument('network', name))
              : shellCommand(
                  'vnet',
                  'net-update',
                  nameArgument('network', name),
                  'delete',
                  'ip-dhcp-host',
                  `<host${mac} ip='${ip}'/>`,
                  ...(running.some((each) => each.ip === ip) ? ['--live'] : []),
                  ...(defined.some((each) => each.ip === ip) ? ['--config'] : []),
                ),
          ],
          network: name,
        };
      });
    });
  },
};
