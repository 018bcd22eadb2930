import { childOf } from '../../../../document/attributes.ts';
import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-isolated',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<port isolated='on'/>"],
  right: ["<port isolated='yes'/>"],
  *check({ element }) {
    yield* invalidValues('port', 'isolated', [childOf(element, 'port')]);
  },
});
