import { elementsOfParts, invalidValues, ONLY_NUMBERS } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: [
    "<ip address='10.9.0.1' prefix='/24'/>",
    "<ip address='10.9.0.1' prefix='255.255.255.0'/>",
    "<ip address='10.9.0.1' prefix='-1'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips }) {
    yield* invalidValues('ip', 'prefix', elementsOfParts(ips));
  },
});
