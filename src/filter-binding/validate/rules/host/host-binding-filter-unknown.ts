import { propertyOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-binding-filter-unknown',
  severity: 'error',
  stage: 'define',
  why: 'libvirt applies only filters that it has.',
  wrong: [
    "<!-- this host: filter clean-traffic uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><portdev name='vnet0'/><filterref filter='clean-trafic'/>",
  ],
  right: [
    "<!-- this host: filter clean-traffic uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><portdev name='vnet0'/><filterref filter='clean-traffic'/>",
  ],
  *check({ reference }, { filterDefinitions: filters, filesFilters = [] }) {
    const name = reference?.filter;
    if (reference === undefined || !name || filters === undefined) return;
    const names = [...filters.map((filter) => filter.name), ...filesFilters];
    if (names.includes(name)) return;
    const near = nearest(name, names);
    yield {
      on: propertyOf(reference.element, 'filter') ?? reference.element,
      message: `libvirt has no filter named '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
      fix: near === undefined ? `Define '${name}' first.` : `Write filter='${near}'.`,
      libvirt: `internal error: referenced filter '${name}' is missing`,
    };
  },
});
