import type { Row } from './row.ts';

/** Why libvirt does not define a network. */
export const define: readonly Row[] = [
  {
    id: 'name-exists',
    pattern: /network '(.*)' already exists with uuid (\S+)/,
    code: 'refused',
    meaning: "another network is called '$1'",
    cause: "network '$1' exists with another UUID",
    fix: "choose another name, or redefine '$1' by putting <uuid>$2</uuid> into the file",
  },
  {
    id: 'uuid-exists',
    pattern: /network '(.*)' is already defined with uuid (\S+)/,
    code: 'refused',
    meaning: "network '$1' has the UUID of the file under another name",
    cause: "the file has the UUID of network '$1'",
    fix: 'remove <uuid>, and libvirt generates one',
  },
  {
    id: 'bridge-exists',
    pattern: /bridge name '(.*)' already in use/,
    code: 'refused',
    meaning: 'another network has the bridge $1',
    fix: 'remove the name attribute of <bridge>, and libvirt picks one',
    references: ['kimchi#302'],
  },
];
