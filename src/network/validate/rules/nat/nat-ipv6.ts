import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nat-ipv6',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<forward mode='nat'><nat ipv6='on'/></forward><ip address='10.9.0.1' prefix='24'/>"],
  right: ["<forward mode='nat'><nat ipv6='yes'/></forward><ip address='10.9.0.1' prefix='24'/>"],
  *check({ forward }) {
    yield* invalidValues('forward/nat', 'ipv6', [forward?.nat?.element]);
  },
});
