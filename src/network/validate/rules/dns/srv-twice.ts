import { repeated } from '../../../../document/repeated.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'srv-twice',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq lists the service twice, and net-update cannot change either record.',
  wrong: ["<dns><srv service='a' protocol='tcp' target='x'/><srv service='a' protocol='tcp' target='x'/></dns>"],
  right: ["<dns><srv service='a' protocol='tcp' target='x'/><srv service='a' protocol='tcp' target='y'/></dns>"],
  *check({ dns }) {
    for (const { item } of repeated(dns?.srvs ?? [], ({ service, protocol, domain, target, port }) =>
      JSON.stringify([service, protocol, domain, target, port]),
    ))
      yield {
        on: item.element,
        message: `the service _${item.service}._${item.protocol} is listed twice`,
        fix: 'Remove one of them.',
        edits: [withoutElement(item.element)],
      };
  },
});
