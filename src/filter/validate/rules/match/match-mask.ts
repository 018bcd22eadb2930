import { invalidItems } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-mask',
  severity: 'error',
  stage: 'define',
  why: 'A mask has all ones on the left. For IP addresses, a prefix length does, too.',
  wrong: [
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.0' srcipmask='33'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.0' srcipmask='255.0.255.0'/></rule>",
    "<rule action='drop' direction='out'><mac srcmacaddr='52:54:00:00:00:00' srcmacmask='ff:00:ff:00:00:00'/></rule>",
    "<rule action='drop' direction='out'><ipv6 srcipaddr='fd00::' srcipmask='129'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.0' srcipmask='8'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='10.0.0.0' srcipmask='255.0.0.0'/></rule>",
    "<rule action='drop' direction='out'><mac srcmacaddr='52:54:00:00:00:00' srcmacmask='ff:ff:ff:00:00:00'/></rule>",
  ],
  check: (filter) => invalidItems(filter, ['ipv4-mask', 'ipv6-mask', 'mac-mask']),
});
