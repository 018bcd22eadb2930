import { attributeOf, propertyOf } from '../../../../document/attributes.ts';
import { refsOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-not-escaped',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt writes this value into its own XML without escaping it. It cannot read that XML, and it loses the filter when it restarts.',
  wrong: ['<filter name="it\'s"/>', "<filter name='a&amp;b'/>", "<filterref filter='R&amp;D'/>"],
  right: ["<filter name='R-and-D'/>", "<filterref filter='clean-traffic'/>"],
  *check(filter) {
    const references = refsOf(filter).map(({ element }) => propertyOf(element, 'filter'));
    for (const on of [attributeOf(filter.element, 'name'), ...references]) {
      if (on === undefined || !/['&<\t\n\r]/.test(on.value)) continue;
      yield {
        on,
        message: `${on.name}='${on.value}' contains a character that XML must escape`,
        fix: 'Choose a name of letters, digits, hyphens and dots.',
      };
    }
  },
});
