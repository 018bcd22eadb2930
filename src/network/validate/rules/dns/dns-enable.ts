import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-enable',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<dns enable='on'/>"],
  right: ["<dns enable='yes'/>"],
  *check({ dns }) {
    yield* invalidValues('dns', 'enable', [dns?.element]);
  },
});
