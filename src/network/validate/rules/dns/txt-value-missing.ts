import { rule } from '../../rule.ts';

export default rule({
  id: 'txt-value-missing',
  severity: 'error',
  stage: 'define',
  why: 'A TXT record needs a value.',
  wrong: ["<dns><txt name='greeting'/></dns>"],
  right: ["<dns><txt name='greeting' value='hello'/></dns>"],
  *check({ dns, name: network }) {
    for (const { element, name, value } of dns?.txts ?? []) {
      if (value !== undefined) continue;
      yield {
        on: element,
        message: '<txt> has no value',
        fix: "Add value='…'.",
        libvirt: `missing required value attribute in DNS TXT record named '${name}' of network ${network}`,
      };
    }
  },
});
