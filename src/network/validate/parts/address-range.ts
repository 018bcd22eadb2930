import { isSince, type RuleContext } from '../rule.ts';

/**
 * Whether libvirt refuses the size of an IPv4 range: more than 65536 addresses. Before 11.3 it compared the first two
 * bytes of both ends instead.
 */
export function isTooLarge(start: bigint, end: bigint, context: RuleContext): boolean {
  return isSince(context, '11.3.0') ? end - start > 65535n : start >> 16n !== end >> 16n;
}
