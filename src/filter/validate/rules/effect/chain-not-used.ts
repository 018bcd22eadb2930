import { isEthernet, ROOT_CHAIN } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'chain-not-used',
  severity: 'warning',
  stage: 'use',
  why: 'iptables and ip6tables check these protocols, and they have no chains: the rule applies as in the root chain, after all rules of ebtables.',
  wrong: [
    "<filter name='lab' chain='ipv4'><rule action='drop' direction='out'><tcp dstportstart='25'/></rule></filter>",
  ],
  right: [
    "<filter name='lab' chain='ipv4'><rule action='drop' direction='out'><ip protocol='tcp' dstportstart='25'/></rule></filter>",
    "<filter name='lab' chain='root'><rule action='drop' direction='out'><tcp dstportstart='25'/></rule></filter>",
  ],
  *check(filter) {
    if (filter.chain === ROOT_CHAIN) return;
    for (const { element, protocol } of rulesOf(filter)) {
      if (isEthernet(protocol)) continue;
      yield {
        on: element,
        message: `a rule about <${protocol}> is not part of the chain '${filter.chain}'`,
        fix: `Use <ip> or <ipv6>, or move the rule to a filter with chain='root'.`,
      };
    }
  },
});
