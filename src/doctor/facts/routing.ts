import type { Host } from '../../host/host.ts';
import { ipJson, type Route } from '../../host/links.ts';
import type { Fact } from '../look.ts';

/** A rule of policy routing as `ip -j rule` prints it: the fields that vnet reads. */
export interface RoutingRule {
  readonly priority?: number;
  readonly src?: string;
  readonly srclen?: number;
  readonly dst?: string;
  readonly dstlen?: number;
  /** Present, and null, if the rule is for what does not match. */
  readonly not?: null;
  readonly fwmark?: string;
  readonly table?: string;
  readonly suppress_prefixlen?: number;
  readonly [selector: string]: unknown;
}

/** What there is for IPv4 and for IPv6. */
export interface ByFamily<T> {
  readonly 4: readonly T[];
  readonly 6: readonly T[];
}

/** The routes of every table. */
export const routes: Fact<ByFamily<Route>> = ({ host }) => forBoth(host, ['route', 'show', 'table', 'all']);

/** The rules that choose the table, in their order. */
export const routingRules: Fact<ByFamily<RoutingRule>> = ({ host }) => forBoth(host, ['rule']);

async function forBoth<T>(host: Host, args: readonly string[]): Promise<ByFamily<T>> {
  const [ipv4, ipv6] = await Promise.all([ipJson<T>(host, args), ipJson<T>(host, ['-6', ...args])]);
  return { 4: ipv4, 6: ipv6 };
}
