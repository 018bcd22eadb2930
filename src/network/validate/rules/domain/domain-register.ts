import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'domain-register',
  severity: 'error',
  stage: 'define',
  since: '10.1.0',
  why: ONLY_YES_NO,
  wrong: ["<domain name='lab.test' localOnly='yes' register='1'/>"],
  right: ["<domain name='lab.test' localOnly='yes' register='yes'/>"],
  *check({ domain }) {
    yield* invalidValues('domain', 'register', [domain?.element]);
  },
});
