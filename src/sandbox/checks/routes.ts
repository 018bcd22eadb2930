import { formatIp } from '../../address/ip.ts';
import { contains, formatSubnet, networkAddress, type Subnet } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import { ipSubnet, subnetText } from '../../network/facts.ts';
import type { Network, Route } from '../../network/model.ts';
import { addressOf } from '../guests/guest.ts';
import { plugIn } from '../guests/test-guest.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { outsideHost, routeLan } from '../world/links.ts';
import type { CheckContext, CheckFunction } from './context.ts';
import { checkReach, type ReachOptions } from './reach.ts';
import { reachability } from './reachability.ts';

/**
 * Subnets behind a guest (`<route>`). libvirt's firewall forwards packets of the network's own subnets only, so that in the
 * modes nat and route the host reaches what is behind the guest, and nobody else does (measured with libvirt 9.0.0 and 11.3.0).
 */
export const checkRoutes: CheckFunction = async (context) => {
  const checks: Check[] = [];
  for (const [index, route] of context.network.routes.slice(0, MOST_ROUTES).entries()) {
    checks.push(...(await checkRoute(context, route, index)));
  }
  return checks;
};

/** Each takes a guest; more of the same kind show nothing new. */
const MOST_ROUTES = 4;

async function checkRoute(context: CheckContext, route: Route, index: number): Promise<Check[]> {
  const { inside, uplink } = context;
  const { gateway } = route;
  const subnet = ipSubnet(route);
  const bridge = gateway === undefined ? undefined : bridgeSubnet(context.network, gateway);
  if (gateway === undefined || subnet === undefined || bridge === undefined) return [];
  // The kernel never uses a route to the bridge's own subnet.
  if (context.network.ips.some((ip) => subnetText(ip) === formatSubnet(subnet))) return [];
  const via = formatIp(gateway);
  const router = await routerAt(context, { via, bridge, index });
  const target = targetIn(subnet);
  await runOrThrow(router, 'ip', [
    'address',
    'replace',
    `${target}/${subnet.address.family === 4 ? 32 : 128}`,
    'dev',
    'lo',
  ]);
  await routeLan(inside, uplink, formatSubnet(subnet));
  const outside = outsideHost(inside);
  const lan = subnet.address.family === 4 ? uplink.lan.ipv4 : uplink.lan.ipv6;
  const behind = `${target} behind ${via}`;
  const { inward, outward } = forwarding(context, subnet);
  return Promise.all([
    checkReach({ check: `the host to ${behind}`, sender: inside, to: target, expected: true }),
    checkReach({ check: `the LAN to ${behind}`, sender: outside, to: target, from: lan, ...inward }),
    checkReach({ check: `${behind} to the LAN, ${lan}`, sender: router, to: lan, from: target, ...outward }),
  ]);
}

type Expectation = Pick<ReachOptions, 'expected' | 'because'>;

const REJECTED: Expectation = {
  expected: false,
  because: "since libvirt's firewall lets only the network's own subnets through",
};

/** What the host forwards between the outside and a subnet behind a guest. */
function forwarding(
  { network, mode }: CheckContext,
  subnet: Subnet,
): { readonly inward: Expectation; readonly outward: Expectation } {
  const { family } = subnet.address;
  const own = network.ips.flatMap((ip) => ipSubnet(ip) ?? []);
  const isOwn = own.some((each) => each.prefix <= subnet.prefix && contains(each, subnet.address));
  const promise = reachability(mode, family, network.forward?.nat?.ipv6 === true);
  if (mode === 'open') return { inward: { expected: true }, outward: { expected: true } };
  if (!isOwn || promise === undefined) return { inward: REJECTED, outward: REJECTED };
  return { inward: { expected: promise.inward }, outward: { expected: promise.outward !== 'rejected' } };
}

interface RouterOptions {
  /** The address of the router. */
  readonly via: string;
  /** The subnet of the bridge that the address is in. */
  readonly bridge: Subnet;
  readonly index: number;
}

/** Returns the guest that is the gateway of a route; plugs one in if no guest has the address. */
async function routerAt(context: CheckContext, { via, bridge, index }: RouterOptions): Promise<Host> {
  const { inside, network, guests, label } = context;
  const guest = guests.find((each) => addressOf(each, bridge.address.family) === via);
  if (guest !== undefined) return guest.machine.host;
  const name = `${label}r${index + 1}`;
  const { host } = await plugIn(inside, { name, bridge: network.bridge?.name ?? '' });
  const nodad = bridge.address.family === 6 ? ['nodad'] : [];
  await runOrThrow(host, 'ip', ['address', 'add', `${via}/${bridge.prefix}`, 'dev', 'eth0', ...nodad]);
  await runOrThrow(host, 'ip', ['route', 'replace', 'default', 'via', formatIp(bridge.address), 'dev', 'eth0']);
  return host;
}

function bridgeSubnet({ ips }: Network, gateway: Subnet['address']): Subnet | undefined {
  return ips.flatMap((ip) => ipSubnet(ip) ?? []).find((subnet) => contains(subnet, gateway));
}

/** The first address in a subnet that a machine can have; of a default route, one for examples (RFC 2544 and 3849). */
function targetIn(subnet: Subnet): string {
  const { family, value } = networkAddress(subnet);
  if (value === 0n) return family === 4 ? '198.19.255.1' : '2001:db8:fffe::1';
  const bits = (family === 4 ? 32 : 128) - subnet.prefix;
  return formatIp({ family, value: bits < 2 ? value : value + 1n });
}
