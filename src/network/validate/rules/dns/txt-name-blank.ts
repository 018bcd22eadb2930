import { propertyOf } from '../../../../document/attributes.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'txt-name-blank',
  severity: 'error',
  stage: 'start',
  why: 'net-start copies the definition, and in the copy the tab or line break is a space, which libvirt rejects.',
  wrong: ["<dns><txt name='my&#9;name' value='a'/></dns>"],
  right: ["<dns><txt name='my-name' value='a'/></dns>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    for (const { element, name: txt } of network.dns?.txts ?? []) {
      if (txt === undefined || !/[\t\n\r]/.test(txt) || /[ ,]/.test(txt)) continue;
      yield {
        on: propertyOf(element, 'name') ?? element,
        message: 'the name of the TXT record contains a tab or line break',
        fix: 'Use a hyphen instead.',
        libvirt: `prohibited character in DNS TXT record name '${txt.replace(/[\t\n\r]/g, ' ')}' of network ${network.name}`,
      };
    }
  },
});
