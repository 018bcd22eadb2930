import type { Check } from '../../check.ts';
import { acceptRa } from './accept-ra.ts';
import { bridgeNetfilter } from './bridge-netfilter.ts';
import { ipForwardingOff } from './ip-forwarding-off.ts';
import { ipv6ForwardingOff } from './ipv6-forwarding-off.ts';
import { reversePathFilter } from './reverse-path-filter.ts';

export const forwardingChecks: readonly Check[] = [
  ipForwardingOff,
  ipv6ForwardingOff,
  acceptRa,
  reversePathFilter,
  bridgeNetfilter,
];
