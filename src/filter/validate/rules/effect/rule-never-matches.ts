import { CHAINS, chainPrefix, isEthernet } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-never-matches',
  severity: 'warning',
  stage: 'use',
  why: 'The name of a chain says which packets it sees, and this rule is about others.',
  wrong: [
    "<filter name='lab' chain='ipv4'><rule action='drop' direction='out'><arp/></rule></filter>",
    "<filter name='lab' chain='ipv4-lab'><rule action='drop' direction='out'><ipv6/></rule></filter>",
  ],
  right: [
    "<filter name='lab' chain='ipv4'><rule action='drop' direction='out'><ip/></rule></filter>",
    "<filter name='lab' chain='arp'><rule action='drop' direction='out'><mac/></rule></filter>",
    "<filter name='lab' chain='root'><rule action='drop' direction='out'><arp/></rule></filter>",
    "<filter name='lab' chain='mac'><rule action='drop' direction='out'><arp/></rule></filter>",
  ],
  *check(filter) {
    const prefix = chainPrefix(filter.chain);
    const seen = prefix && CHAINS[prefix].protocol;
    if (seen === undefined) return;
    for (const { element, protocol } of rulesOf(filter)) {
      if (protocol === undefined || protocol === 'mac' || protocol === seen || !isEthernet(protocol)) continue;
      yield {
        on: element,
        message: `a rule about <${protocol}> in the chain '${filter.chain}', which sees only <${seen}>`,
        fix: `Move the rule to a filter with chain='root'.`,
      };
    }
  },
});
