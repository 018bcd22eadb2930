import { childOf } from '../../../../document/attributes.ts';
import { uuidOf } from '../../../../document/scalars.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-uuid',
  severity: 'error',
  stage: 'define',
  why: 'A UUID is 32 hexadecimal digits.',
  wrong: [
    "<filterbinding><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/><owner><name>web</name><uuid>x</uuid></owner></filterbinding>",
  ],
  right: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
  ],
  *check({ element }) {
    for (const given of [childOf(childOf(element, 'owner'), 'uuid')]) {
      const text = given === undefined ? '' : textOf(given);
      if (given === undefined || text === '' || uuidOf(text) !== undefined) continue;
      yield {
        on: given,
        message: `'${text}' is not a UUID`,
        fix: 'Write 32 hexadecimal digits; uuidgen prints a new UUID.',
        libvirt: `internal error: Unable to parse UUID '${text}'`,
      };
    }
  },
});
