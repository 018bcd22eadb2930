import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'dns-forwarder-empty',
  severity: 'error',
  stage: 'define',
  why: 'A forwarder names the server that answers queries, or a domain whose queries are not forwarded.',
  wrong: ['<dns><forwarder/></dns>'],
  right: [
    "<dns><forwarder domain='lab.test' addr='10.0.0.53'/></dns>",
    "<dns><forwarder addr='10.0.0.53'/></dns>",
    "<dns><forwarder domain='lab.test'/></dns>",
  ],
  *check({ dns }) {
    for (const { element, domain } of dns?.forwarders ?? []) {
      if (domain !== undefined || propertyOf(element, 'addr') !== undefined) continue;
      yield {
        on: element,
        message: '<forwarder> has neither addr nor domain',
        fix: "Add addr='…'.",
        libvirt: 'XML error: Invalid forwarder element, must contain at least one of addr or domain',
      };
    }
  },
});
