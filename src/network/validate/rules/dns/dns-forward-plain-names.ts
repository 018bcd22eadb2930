import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-forward-plain-names',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<dns forwardPlainNames='on'/>"],
  right: ["<dns forwardPlainNames='yes'/>"],
  *check({ dns }) {
    yield* invalidValues('dns', 'forwardPlainNames', [dns?.element]);
  },
});
