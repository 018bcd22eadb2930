import { formatSubnet, type Subnet } from '../../../address/subnet.ts';

/**
 * Whether libvirt counts two subnets as the same and does not start the second (networkCheckRouteCollision). It
 * compares only whole IPv4 subnets.
 */
export function isSameIpv4Subnet(a: Subnet, b: Subnet): boolean {
  return a.address.family === 4 && b.address.family === 4 && formatSubnet(a) === formatSubnet(b);
}
