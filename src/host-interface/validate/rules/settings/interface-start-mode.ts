import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { nearest } from '../../../../nearest.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'interface-start-mode',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only these words.',
  wrong: ["<start mode='boot'/>"],
  right: ["<start mode='onboot'/>"],
  *check(top) {
    for (const element of [childOf(top.element, 'start')]) {
      const given = attributeOf(element, 'mode');
      if (given === undefined || WORDS.includes(given.value)) continue;
      const near = nearest(given.value, WORDS);
      yield {
        on: given,
        message: `unknown start mode '${given.value}'`,
        fix: near === undefined ? `Write ${WORDS.join(', ')}.` : `Write mode='${near}'.`,
        libvirt: `XML error: unknown interface startmode ${given.value}`,
        edits: near === undefined ? undefined : [withValue(given, near)],
      };
    }
  },
});

const WORDS = ['onboot', 'hotplug', 'none'];
