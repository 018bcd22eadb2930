import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-local-only',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<domain name='lab.test' localOnly='true'/>", "<domain name='lab.test' localOnly=''/>"],
  right: ["<domain name='lab.test' localOnly='yes'/>"],
  *check({ domain }) {
    yield* invalidValues('domain', 'localOnly', [domain?.element]);
  },
});
