import { propertyOf } from '../../../../document/attributes.ts';
import { isEthernet } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'reject-drops',
  severity: 'warning',
  stage: 'use',
  why: 'ebtables cannot answer packets, so libvirt drops them. Senders wait until they time out.',
  wrong: ["<rule action='reject' direction='out'><ip protocol='tcp'/></rule>"],
  right: [
    "<rule action='reject' direction='out'><tcp/></rule>",
    "<rule action='drop' direction='out'><ip protocol='tcp'/></rule>",
  ],
  *check(filter) {
    for (const { element, action, protocol } of rulesOf(filter)) {
      if (action !== 'reject' || !isEthernet(protocol)) continue;
      const what = protocol === undefined ? 'a rule without a protocol' : `a rule about <${protocol}>`;
      yield {
        on: propertyOf(element, 'action') ?? element,
        message: `${what} cannot reject packets; it drops them`,
        fix: "Write action='drop', or use a protocol such as <tcp> or <all>.",
      };
    }
  },
});
