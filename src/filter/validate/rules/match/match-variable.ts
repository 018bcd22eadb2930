import { allItems, illegalValue } from '../../parts/items.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'match-variable',
  severity: 'error',
  stage: 'define',
  why: 'A variable is $NAME, $NAME[INDEX] or $NAME[@ITERATOR]. Names consist of letters, digits and underscores.',
  wrong: [
    "<rule action='drop' direction='out'><ip srcipaddr='$GUEST-IP'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='$IP[@1001]'/></rule>",
  ],
  right: [
    "<rule action='drop' direction='out'><ip srcipaddr='$IP'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='$IP[2]'/></rule>",
    "<rule action='drop' direction='out'><ip srcipaddr='$IP[@1]'/></rule>",
  ],
  *check(filter) {
    for (const { name, attribute, variable } of allItems(filter)) {
      if (!attribute.value.startsWith('$') || variable !== undefined) continue;
      yield {
        on: attribute,
        message: `malformed variable '${attribute.value}'`,
        fix: 'Write $NAME, $NAME[INDEX] or $NAME[@ITERATOR].',
        libvirt: illegalValue(name, attribute.value),
      };
    }
  },
});
