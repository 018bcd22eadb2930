import { allInterfaces } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-name-missing',
  severity: 'error',
  stage: 'define',
  why: 'The name is that of the device.',
  wrong: ["<interface type='ethernet'/>"],
  right: ["<interface type='ethernet' name='eth0'/>"],
  *check(top) {
    for (const { element, name, type } of allInterfaces(top)) {
      if (name !== undefined || type === undefined) continue;
      yield {
        on: element,
        message: '<interface> has no name',
        fix: "Add name='NAME'.",
        libvirt: 'XML error: interface has no name',
      };
    }
  },
});
