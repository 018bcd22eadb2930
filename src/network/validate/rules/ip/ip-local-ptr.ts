import { elementsOfParts, ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-local-ptr',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<ip address='10.9.0.1' prefix='24' localPtr='on'/>"],
  right: ["<ip address='10.9.0.1' prefix='24' localPtr='yes'/>"],
  *check({ ips }) {
    yield* invalidValues('ip', 'localPtr', elementsOfParts(ips));
  },
});
