import { ignoredParameters } from '../../../parameters.ts';
import { refsOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'parameter-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt silently ignores a parameter whose name is not of letters, digits and underscores, or whose value is empty or has other characters than letters, digits, underscores, dots and colons.',
  wrong: [
    "<filterref filter='clean-traffic'><parameter name='IP'/></filterref>",
    "<filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.0/24'/></filterref>",
  ],
  right: ["<filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref>"],
  *check(filter) {
    for (const { parameters } of refsOf(filter)) yield* ignoredParameters(parameters);
  },
});
