import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { withValue } from '../../../../xml/edit.ts';
import { ACTIONS } from '../../../model.ts';
import { rulesOf } from '../../parts/entries.ts';
import { COMMON_READERS } from '../../parts/enumerations.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-action-unknown',
  severity: 'error',
  stage: 'define',
  why: 'The action says what happens to packets that match.',
  wrong: ["<rule direction='in' action='DROP'/>", "<rule direction='in' action='deny'/>"],
  right: ["<rule direction='in' action='drop'/>"],
  *check(filter, context) {
    for (const { element, action } of rulesOf(filter)) {
      const given = propertyOf(element, 'action');
      if (given === undefined || action !== undefined) continue;
      const word = given.value.trim().toLowerCase();
      const correct = SYNONYMS[word] ?? ACTIONS.find((known) => known === word);
      yield {
        on: given,
        message: `unknown action '${given.value}'`,
        fix:
          correct === undefined
            ? "Write 'drop', 'accept', 'reject', 'return' or 'continue'."
            : `Write action='${correct}'.`,
        libvirt: isSince(context, COMMON_READERS)
          ? invalidMessage(given, 'rule')
          : 'unsupported configuration: unknown rule action attribute value',
        edits: correct === undefined ? undefined : [withValue(given, correct)],
      };
    }
  },
});

const SYNONYMS: Readonly<Record<string, string>> = {
  allow: 'accept',
  permit: 'accept',
  deny: 'drop',
  block: 'drop',
  pass: 'accept',
};
