import { childOf, propertyOf } from '../../../../document/attributes.ts';
import { invalidMessage } from '../../../../document/values.ts';
import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-link-state',
  severity: 'error',
  stage: 'define',
  why: 'libvirt knows only these states of a link.',
  wrong: ["<link state='on'/>"],
  right: ["<link state='up' speed='1000'/>"],
  *check(top) {
    for (const { element, type } of allInterfaces(top)) {
      const given = type === 'bridge' ? undefined : propertyOf(childOf(element, 'link'), 'state');
      if (given === undefined || STATES.includes(given.value)) continue;
      yield {
        on: given,
        message: `unknown state '${given.value}'`,
        fix: `Write one of ${STATES.join(', ')}.`,
        libvirt: invalidMessage(given, 'link'),
      };
    }
  },
});

const STATES = ['unknown', 'notpresent', 'down', 'lowerlayerdown', 'testing', 'dormant', 'up'];
