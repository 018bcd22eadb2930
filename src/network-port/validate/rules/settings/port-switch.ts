import { childOf } from '../../../../document/attributes.ts';
import { invalidValuesOf } from '../../../../document/values.ts';
import { PORT_SCHEMA } from '../../../schema.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-switch',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only yes and no here.',
  wrong: ["<rxfilters trustGuest='on'/>", "<port isolated='true'/>"],
  right: ["<rxfilters trustGuest='yes'/><port isolated='no'/>"],
  *check({ element }) {
    yield* invalidValuesOf({ schema: PORT_SCHEMA, path: 'rxfilters', name: 'trustGuest' }, [
      childOf(element, 'rxfilters'),
    ]);
    yield* invalidValuesOf({ schema: PORT_SCHEMA, path: 'port', name: 'isolated' }, [childOf(element, 'port')]);
  },
});
