import { childOf } from '../../../../document/attributes.ts';
import { invalidValuesOf } from '../../../../document/values.ts';
import { allInterfaces } from '../../../model.ts';
import { INTERFACE_SCHEMA } from '../../../schema.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-link-speed',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a whole number here.',
  wrong: ["<link speed='1G'/>"],
  right: ["<link speed='1000'/>"],
  *check(top) {
    const links = allInterfaces(top).map(({ element, type }) =>
      type === 'bridge' ? undefined : childOf(element, 'link'),
    );
    yield* invalidValuesOf({ schema: INTERFACE_SCHEMA, path: 'link', name: 'speed' }, links);
  },
});
