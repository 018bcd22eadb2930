import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bridge-stp-word',
  severity: 'warning',
  stage: 'use',
  why: "libvirt disables STP only for stp='off'; any other value enables it.",
  wrong: ["<bridge name='virbr9' stp='no'/>", "<bridge name='virbr9' stp='yes'/>"],
  right: ["<bridge name='virbr9' stp='off'/>"],
  *check({ bridge }) {
    const given = attributeOf(bridge?.element, 'stp');
    if (given === undefined || given.value === 'on' || given.value === 'off') return;
    const value = /^(?:no|off|0|false|disabled?)$/i.test(given.value) ? 'off' : 'on';
    yield {
      on: given,
      message: `stp='${given.value}' enables STP`,
      fix: `Write stp='${value}'.`,
      edits: [withValue(given, value)],
    };
  },
});
