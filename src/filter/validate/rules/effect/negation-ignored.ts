import { itemOf } from '../../../effective.ts';
import { type FilterRule, isEthernet } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'negation-ignored',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt negates a destination port only together with a source port, a code of ICMP only together with its type, and the state of a connection never. Without the negation, the rule matches the opposite.',
  wrong: [
    "<rule action='drop' direction='out'><tcp match='no' dstportstart='22'/></rule>",
    "<rule action='drop' direction='out'><all match='no' state='NEW'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><tcp match='no' srcipaddr='10.0.0.1'/></rule>",
    "<rule action='drop' direction='out'><tcp match='no' srcportstart='22'/></rule>",
    "<rule action='drop' direction='out'><tcp match='no' srcportstart='1024' dstportstart='22'/></rule>",
  ],
  *check(filter) {
    for (const rule of rulesOf(filter)) {
      if (isEthernet(rule.protocol)) continue;
      for (const { name, attribute, isNegated } of rule.items) {
        if (!isNegated || isNegatedInEffect(rule, name)) continue;
        yield {
          on: attribute,
          message: `match='no' has no effect on ${name}`,
          fix: "Write a rule with match='yes' and the opposite action before this rule.",
        };
      }
    }
  },
});

/** Attributes whose negation libvirt takes from another one (virNWFilterRuleDefFixup). */
const NEGATED_BY: Readonly<Record<string, string>> = { dstportstart: 'srcportstart', code: 'type' };

function isNegatedInEffect(rule: FilterRule, name: string): boolean {
  if (name === 'state') return false;
  const other = NEGATED_BY[name];
  return other === undefined || itemOf(rule, other)?.isNegated === true;
}
