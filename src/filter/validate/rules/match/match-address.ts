import { invalidItems } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-address',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only addresses of the protocol here, not names.',
  wrong: [
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.300'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='fd00::1'/></rule>",
    "<rule action='drop' direction='out'><mac srcmacaddr='52-54-00-00-00-01'/></rule>",
    "<rule action='drop' direction='out'><tcp-ipv6 dstipfrom='fd00::1' dstipto='fd00::9'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.3'/></rule>",
    "<rule action='drop' direction='out'><ipv6 srcipaddr='fd00::1'/></rule>",
    "<rule action='drop' direction='out'><mac srcmacaddr='52:54:00:00:00:01'/></rule>",
  ],
  *check(filter) {
    for (const violation of invalidItems(filter, ['ipv4', 'ipv6', 'mac'])) {
      const isRangeEnd = violation.message.startsWith("dstipto='") && violation.message.includes(':');
      yield isRangeEnd
        ? { ...violation, fix: 'libvirt reads dstipto only as an IPv4 address. Use dstipaddr with dstipmask.' }
        : violation;
    }
  },
});
