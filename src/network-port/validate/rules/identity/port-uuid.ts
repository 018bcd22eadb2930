import { childOf } from '../../../../document/attributes.ts';
import { uuidOf } from '../../../../document/scalars.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-uuid',
  severity: 'error',
  stage: 'define',
  why: 'A UUID is 32 hexadecimal digits.',
  wrong: [
    "<networkport><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/><uuid>web</uuid></networkport>",
  ],
  right: [
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/></networkport>",
  ],
  *check({ element }) {
    for (const given of [childOf(element, 'uuid'), childOf(childOf(element, 'owner'), 'uuid')]) {
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
