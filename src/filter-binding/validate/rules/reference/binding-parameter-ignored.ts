import { ignoredParameters } from '../../../../filter/parameters.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-parameter-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt silently ignores a parameter whose name is not of letters, digits and underscores, or whose value is empty or has other characters than letters, digits, underscores, dots and colons.',
  wrong: [
    "<portdev name='vnet0'/><filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.0/24'/></filterref>",
  ],
  right: [
    "<portdev name='vnet0'/><filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref>",
  ],
  *check({ reference }) {
    yield* ignoredParameters(reference?.parameters ?? []);
  },
});
