import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-filter-missing',
  severity: 'error',
  stage: 'define',
  why: 'A binding names the filter of its device.',
  wrong: ["<portdev name='vnet0'/>", "<portdev name='vnet0'/><filterref/>"],
  right: ["<portdev name='vnet0'/><filterref filter='clean-traffic'/>"],
  *check({ element, reference }) {
    if (reference?.filter) return;
    yield {
      on: reference?.element ?? element,
      message: 'the binding names no filter',
      fix: "Add <filterref filter='NAME'/>.",
      libvirt: 'internal error: filter binding has no filter reference',
    };
  },
});
