import { childOf } from '../../../../document/attributes.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'filter-uuid-malformed',
  severity: 'error',
  stage: 'define',
  why: 'A UUID is 32 hexadecimal digits.',
  wrong: ['<uuid>lab</uuid>'],
  right: ['<uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>', '<uuid/>'],
  *check({ element, uuid }) {
    const given = childOf(element, 'uuid');
    if (given === undefined || uuid !== undefined || textOf(given) === '') return;
    yield {
      on: given,
      message: `'${textOf(given)}' is not a UUID`,
      fix: 'Remove <uuid>; libvirt generates one.',
      libvirt: 'XML error: malformed uuid element',
    };
  },
});
