import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'network-trust-guest-rx-filters',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<network trustGuestRxFilters='on'><name>lab</name></network>"],
  right: ["<network trustGuestRxFilters='yes'><name>lab</name></network>"],
  *check({ element }) {
    yield* invalidValues('', 'trustGuestRxFilters', [element]);
  },
});
