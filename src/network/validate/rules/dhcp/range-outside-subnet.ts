import { formatIp, type IpAddress } from '../../../../address/ip.ts';
import { broadcastAddress, contains, formatSubnet, networkAddress, type Subnet } from '../../../../address/subnet.ts';
import { addressWithPrefix, rangeEnd, rangeText, subnetRanges } from '../../parts/dhcp.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'range-outside-subnet',
  severity: 'error',
  stage: 'define',
  why: 'A guest with an address outside the subnet cannot reach the bridge.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.1.9'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check(network) {
    for (const { range, start, end, subnet } of subnetRanges(network)) {
      const side = contains(subnet, start) ? 'end' : 'start';
      const address = side === 'start' ? start : end;
      if (contains(subnet, address)) continue;
      yield {
        on: rangeEnd(range, side),
        message: `the ${side} ${formatIp(address)} is outside the subnet ${formatSubnet(subnet)} of its <ip>`,
        fix: `Keep the range within ${usableRange(subnet)}, or correct the prefix.`,
        libvirt: `internal error: range ${rangeText({ start, end })} is not entirely within network ${addressWithPrefix(subnet)}`,
      };
    }
  },
});

/** libvirt rejects the network and the broadcast address of an IPv4 subnet. */
function usableRange(subnet: Subnet): string {
  const margin = subnet.address.family === 4 && subnet.prefix < 31 ? 1n : 0n;
  const moved = (address: IpAddress, by: bigint) => formatIp({ ...address, value: address.value + by });
  return `${moved(networkAddress(subnet), margin)} - ${moved(broadcastAddress(subnet), -margin)}`;
}
