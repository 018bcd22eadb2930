import { attributeOf } from '../../../../document/attributes.ts';
import { ONLY_YES_NO } from '../../../../document/values.ts';
import { invalidValues } from '../../parts/values.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'network-ipv6',
  severity: 'error',
  stage: 'define',
  why: ONLY_YES_NO,
  wrong: ["<network ipv6='on'><name>lab</name></network>", "<network ipv6='maybe'><name>lab</name></network>"],
  right: ["<network ipv6='yes'><name>lab</name></network>", "<network ipv6=''><name>lab</name></network>"],
  *check({ element, name }) {
    if (attributeOf(element, 'ipv6') === undefined) return;
    yield* invalidValues(
      '',
      'ipv6',
      [element],
      ({ value }) => `XML error: Invalid ipv6 setting '${value}' in network '${name}'`,
    );
  },
});
