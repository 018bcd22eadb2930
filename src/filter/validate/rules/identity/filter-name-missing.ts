import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-name-missing',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies filters by name.',
  wrong: ['<filter/>', "<filter name=''/>"],
  right: ["<filter name='lab'/>"],
  *check({ element, name }) {
    if (name !== undefined) return;
    yield {
      on: element,
      message: '<filter> has no name',
      fix: "Add name='NAME' to <filter>.",
      libvirt: 'internal error: filter has no name',
    };
  },
});
