import { elementsOf } from '../../../../xml/document.ts';
import { PROTOCOL_NAMES } from '../../../schema.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-second-protocol',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt reads the first protocol element of a rule, and further elements of the same protocol. It silently ignores the others.',
  wrong: ["<rule action='drop' direction='in'><tcp dstportstart='25'/><udp dstportstart='25'/></rule>"],
  right: [
    "<rule action='drop' direction='in'><ip srcipaddr='192.0.2.1'/><ip match='no' dstipaddr='192.0.2.2'/></rule>",
  ],
  *check(filter) {
    for (const { element, protocol } of rulesOf(filter)) {
      for (const other of elementsOf(element)) {
        if (other.local === protocol || !PROTOCOL_NAMES.some((name) => name === other.local)) continue;
        yield {
          on: other,
          message: `<${other.local}> in a rule about <${protocol}>`,
          fix: `Write another rule for <${other.local}>.`,
        };
      }
    }
  },
});
