import { rule } from '../../rule.ts';

export default rule({
  id: 'txt-name-missing',
  severity: 'error',
  stage: 'define',
  why: 'Clients query a TXT record by its name.',
  wrong: ["<dns><txt value='hello'/></dns>"],
  right: ["<dns><txt name='greeting' value='hello'/></dns>"],
  *check({ dns, name: network }) {
    for (const { element, name } of dns?.txts ?? []) {
      if (name !== undefined) continue;
      yield {
        on: element,
        message: '<txt> has no name',
        fix: "Add name='…'.",
        libvirt: `missing required name attribute in DNS TXT record of network ${network}`,
      };
    }
  },
});
