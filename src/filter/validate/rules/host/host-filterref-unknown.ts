import { propertyOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { refsOf } from '../../parts/entries.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-filterref-unknown',
  severity: 'error',
  stage: 'start',
  why: 'libvirt defines a filter that refers to one it does not have, but no guest starts with it.',
  wrong: ["<!-- this host: link eth0 --><filterref filter='clean-trafic'/>"],
  right: [
    "<!-- this host: filter clean-traffic uuid=3e3fce45-4f53-4fa7-bb32-11f34168b82b --><filterref filter='clean-traffic'/>",
  ],
  *check(filter, { filterDefinitions: filters, filesFilters = [] }) {
    if (filters === undefined) return;
    const names = [...filters.map(({ name }) => name), ...filesFilters];
    for (const { element, filter: name } of refsOf(filter)) {
      if (name === undefined || names.includes(name) || name === filter.name) continue;
      const near = nearest(name, names);
      yield {
        on: propertyOf(element, 'filter') ?? element,
        message: `libvirt has no filter named '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
        fix: near === undefined ? `Define '${name}' first.` : `Write filter='${near}'.`,
        libvirt: `internal error: referenced filter '${name}' is missing`,
      };
    }
  },
});
