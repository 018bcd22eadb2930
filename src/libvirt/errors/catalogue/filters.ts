import type { Row } from './row.ts';

/** Network filters and their bindings. */
export const filters: readonly Row[] = [
  {
    id: 'filter-name-exists',
    pattern: /filter '(.*)' already exists with uuid (\S+)/,
    code: 'refused',
    meaning: "another filter is called '$1'",
    cause: "filter '$1' exists with another UUID",
    fix: "choose another name, or redefine '$1' by putting <uuid>$2</uuid> into the file",
  },
  {
    id: 'filter-uuid-exists',
    pattern: /filter with same UUID but different name \('(.*)'\) already exists/,
    code: 'refused',
    meaning: "filter '$1' has the UUID of the file",
    cause: "the file has the UUID of filter '$1'",
    fix: 'remove <uuid>, and libvirt generates one',
  },
  {
    id: 'binding-exists',
    pattern: /binding '(.*)' already exists/,
    code: 'refused',
    meaning: 'the interface $1 has a filter',
    cause: '$1 has a filter',
    fix: 'to remove it, run',
    commands: ['vnet nwfilter-binding-delete $1'],
  },
  {
    id: 'filter-in-use',
    pattern: /nwfilter is in use/,
    code: 'refused',
    meaning: 'libvirt keeps a filter that a running guest needs',
    cause: 'a running guest uses the filter, or a filter that includes it',
    fix: 'to see the filter of each guest interface, run',
    commands: ['vnet nwfilter-binding-list'],
  },
];
