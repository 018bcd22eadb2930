import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-alias-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt keeps only aliases that start with ua- and have letters, digits, - and _; it generates others itself.',
  wrong: ["<alias name='web'/>", "<alias name='ua-my web'/>"],
  right: ["<alias name='ua-web'/>"],
  *check({ element }) {
    const given = propertyOf(childOf(element, 'alias'), 'name');
    if (given === undefined || /^ua-[\w-]*$/.test(given.value) || given.value === '') return;
    // What libvirt itself wrote: net0.
    if (/^(?:net|hostdev)\d+$/.test(given.value)) return;
    yield {
      on: given,
      message: `libvirt ignores the alias '${given.value}'`,
      fix: 'Write an alias that starts with ua- and has only letters, digits, - and _.',
    };
  },
});
