import { formatIp, type IpAddress } from '../../../../address/ip.ts';
import { networkAddress } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ipSubnet } from '../../../facts.ts';
import type { Network } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-gateway-unreachable',
  severity: 'error',
  stage: 'define',
  why: 'The host reaches the gateway through this bridge, so the gateway must be in a subnet of the network.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.7.0.2'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ ips, routes, name }) {
    const isReachable = reachability(ips);
    for (const { element, gateway } of routes) {
      if (gateway === undefined || isReachable(gateway)) continue;
      yield {
        on: propertyOf(element, 'gateway') ?? element,
        message: `the gateway ${formatIp(gateway)} is not in a subnet of this network`,
        fix: 'Write an address from the subnet of an <ip>.',
        libvirt: `unsupported configuration: unreachable static route gateway '${formatIp(gateway)}' specified for network '${name}'`,
      };
    }
  },
});

/** Returns a test of whether a gateway is in a subnet of the network. It indexes subnets: a network may have thousands. */
function reachability(ips: Network['ips']): (gateway: IpAddress) => boolean {
  const networks = new Map<string, Set<bigint>>();
  const unknown = new Set<number>();
  for (const ip of ips) {
    const subnet = ipSubnet(ip);
    if (subnet === undefined) {
      // Another rule reports an <ip> without a usable subnet; here it may contain any gateway of its family.
      for (const family of ip.address === undefined ? [4, 6] : [ip.address.family]) unknown.add(family);
      continue;
    }
    const key = `${subnet.address.family}/${subnet.prefix}`;
    networks.set(key, (networks.get(key) ?? new Set()).add(networkAddress(subnet).value));
  }
  return (gateway) => {
    if (unknown.has(gateway.family)) return true;
    for (const [key, addresses] of networks) {
      const [family, prefix] = key.split('/').map(Number);
      if (family !== gateway.family) continue;
      if (addresses.has(networkAddress({ address: gateway, prefix: prefix ?? 0 }).value)) return true;
    }
    return false;
  };
}
