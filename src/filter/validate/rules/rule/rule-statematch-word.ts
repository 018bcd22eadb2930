import { propertyOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rulesOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'rule-statematch-word',
  severity: 'warning',
  stage: 'use',
  why: 'Only 0 and false turn the match on the state of connections off.',
  wrong: ["<rule action='accept' direction='in' statematch='no'><tcp/></rule>"],
  right: [
    "<rule action='accept' direction='in' statematch='false'><tcp/></rule>",
    "<rule action='accept' direction='in' statematch='true'><tcp/></rule>",
  ],
  *check(filter) {
    for (const { element } of rulesOf(filter)) {
      const given = propertyOf(element, 'statematch');
      if (given === undefined || /^(?:0|1|true|false)$/i.test(given.value)) continue;
      const value = /^(?:no|off)$/i.test(given.value) ? 'false' : 'true';
      yield {
        on: given,
        message: `statematch='${given.value}' means true`,
        fix: `Write statematch='${value}'.`,
        edits: [withValue(given, value)],
      };
    }
  },
});
