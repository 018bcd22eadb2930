import { elementsOfParts, ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'portgroup-trust-guest-rx-filters',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<portgroup name='a' trustGuestRxFilters='on'/>"],
  right: ["<portgroup name='a' trustGuestRxFilters='yes'/>"],
  *check({ portGroups }) {
    yield* invalidValues('portgroup', 'trustGuestRxFilters', elementsOfParts(portGroups));
  },
});
