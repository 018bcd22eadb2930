import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { withValue } from '../../../../xml/edit.ts';
import { DIRECTIONS } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { COMMON_READERS } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-direction-unknown',
  severity: 'error',
  stage: 'define',
  why: 'The direction is as the guest sees it: in is to the guest, out is from the guest.',
  wrong: ["<rule action='drop' direction='both'/>", "<rule action='drop' direction='incoming'/>"],
  right: ["<rule action='drop' direction='in'/>"],
  *check(filter, context) {
    for (const { element, direction } of rulesOf(filter)) {
      const given = propertyOf(element, 'direction');
      if (given === undefined || direction !== undefined) continue;
      const word = given.value.trim().toLowerCase();
      const correct = SYNONYMS[word] ?? DIRECTIONS.find((known) => known === word);
      yield {
        on: given,
        message: `unknown direction '${given.value}'`,
        fix: correct === undefined ? "Write 'in', 'out' or 'inout'." : `Write direction='${correct}'.`,
        libvirt: isSince(context, COMMON_READERS)
          ? invalidMessage(given, 'rule')
          : 'unsupported configuration: unknown rule direction attribute value',
        edits: correct === undefined ? undefined : [withValue(given, correct)],
      };
    }
  },
});

const SYNONYMS: Readonly<Record<string, string>> = {
  both: 'inout',
  incoming: 'in',
  ingress: 'in',
  outgoing: 'out',
  egress: 'out',
  input: 'in',
  output: 'out',
};
