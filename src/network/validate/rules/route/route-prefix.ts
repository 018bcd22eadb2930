import { elementsOfParts, ONLY_NUMBERS } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-prefix',
  severity: 'error',
  stage: 'define',
  why: ONLY_NUMBERS,
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='x' gateway='10.9.0.2'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes }) {
    yield* invalidValues('route', 'prefix', elementsOfParts(routes));
  },
});
