import type { IpAddress } from '../../../address/ip.ts';
import { isSince, type RuleContext } from '../../../document/rule.ts';

/**
 * Whether libvirt rejects the size of a range of one family: more than 65536 addresses. Of IPv6, and before 11.3 of IPv4,
 * it compares all but the last two bytes of both ends instead (virSocketAddrGetRange).
 */
export function isTooLarge(start: IpAddress, end: IpAddress, context: RuleContext): boolean {
  return start.family === 4 && isSince(context, '11.3.0')
    ? end.value - start.value > 65535n
    : start.value >> 16n !== end.value >> 16n;
}
