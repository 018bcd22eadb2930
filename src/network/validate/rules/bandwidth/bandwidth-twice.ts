import { anyChildrenOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { bandwidthsOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-twice',
  severity: 'error',
  stage: 'define',
  until: '11.0.0',
  why: 'Before version 11, libvirt accepts one limit per direction only.',
  wrong: ["<bandwidth><inbound average='1000'/><inbound average='2000'/></bandwidth>"],
  right: ["<bandwidth><inbound average='1000'/><outbound average='2000'/></bandwidth>"],
  *check(network: LinkSettings) {
    for (const { element } of bandwidthsOf(network)) {
      for (const side of ['inbound', 'outbound']) {
        const second = anyChildrenOf(element, side)[1];
        if (second === undefined) continue;
        yield {
          on: second,
          message: `<bandwidth> has a second <${side}>`,
          fix: 'Keep one.',
          libvirt: `Only one child <${side}> element allowed`,
        };
      }
    }
  },
});
