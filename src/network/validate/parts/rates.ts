import type { Bandwidth, LinkSettings, Rate } from '../../model.ts';

/** The attributes of `<inbound>` and `<outbound>`. */
export const RATE_ATTRIBUTES = ['average', 'peak', 'burst', 'floor'] as const;

/** Every `<bandwidth>`: that of the network and those of its portgroups. */
export function bandwidthsOf({ bandwidth, portGroups }: LinkSettings): Bandwidth[] {
  return [bandwidth, ...portGroups.map((group) => group.bandwidth)].flatMap((found) => found ?? []);
}

/** Every `<inbound>` and `<outbound>` (virNetDevBandwidthParse). */
export function ratesOf(network: LinkSettings): { readonly rate: Rate; readonly side: 'inbound' | 'outbound' }[] {
  return bandwidthsOf(network).flatMap((bandwidth) =>
    (['inbound', 'outbound'] as const).flatMap((side) => {
      const rate = bandwidth[side];
      return rate === undefined ? [] : { rate, side };
    }),
  );
}

/** Whether a `<bandwidth>` limits anything: libvirt ignores one with neither direction. */
export function limitsRate(bandwidth: Bandwidth | undefined): bandwidth is Bandwidth {
  return bandwidth?.inbound !== undefined || bandwidth?.outbound !== undefined;
}
