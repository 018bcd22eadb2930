import { formatIp } from '../../address/ip.ts';
import { ipsOf, startsDnsmasq } from '../facts.ts';
import type { Network } from '../model.ts';
import { dnsmasqEffects } from './effects.ts';

/** A default route other than the host, which options of dnsmasq announce to guests. */
export interface AnnouncedRoute {
  /** Undefined if they announce none. */
  readonly router: string | undefined;
  /** The option, verbatim. */
  readonly option: string;
}

/**
 * Returns what options change about the default route of guests, for all guests; undefined if that is the host. Guests that get
 * classless routes ignore the announced router (RFC 3442).
 */
export function announcedRoute(network: Network, family: 4 | 6): AnnouncedRoute | undefined {
  if (!startsDnsmasq(network)) return undefined;
  const { routers, classlessRoutes, noIpv6Router } = dnsmasqEffects(network);
  if (family === 6) return noIpv6Router === undefined ? undefined : { router: undefined, option: noIpv6Router };
  const own = ipsOf(network, 4).flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)]));
  const route =
    classlessRoutes === undefined
      ? routers && { router: routers.addresses[0], option: routers.option }
      : { router: defaultGateway(classlessRoutes.routes), option: classlessRoutes.option };
  // dnsmasq sends its own address for the router 0.0.0.0.
  const isHost = route?.router !== undefined && [...own, '0.0.0.0'].includes(route.router);
  return isHost ? undefined : route;
}

function defaultGateway(
  routes: readonly { readonly destination: string; readonly gateway: string }[],
): string | undefined {
  return routes.find(({ destination }) => /^0\.0\.0\.0\/0+$/.test(destination))?.gateway;
}
