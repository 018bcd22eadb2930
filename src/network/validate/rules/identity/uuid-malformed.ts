import { childOf } from '../../../../document/attributes.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'uuid-malformed',
  severity: 'error',
  stage: 'define',
  why: 'A UUID has 32 hexadecimal digits. libvirt creates one if the file has none.',
  wrong: ['<uuid>12345</uuid>'],
  right: ['<uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>'],
  *check({ element, uuid }) {
    const given = childOf(element, 'uuid');
    if (uuid !== undefined || given === undefined || textOf(given) === '') return;
    yield {
      on: given,
      message: `'${textOf(given)}' is not a UUID`,
      fix: 'Remove <uuid>: libvirt then creates one. For a network that exists, copy the UUID that vnet net-uuid prints.',
      libvirt: 'internal error: malformed uuid element',
    };
  },
});
