import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-owner',
  severity: 'error',
  stage: 'define',
  why: 'libvirt keeps the guest that a filter binding belongs to: its name and its UUID.',
  wrong: [
    "<filterbinding><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
    "<filterbinding><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/><owner><name>web</name></owner></filterbinding>",
  ],
  right: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
  ],
  *check({ element, ownerName, ownerUuid }) {
    const missing = ownerName === undefined ? 'name' : ownerUuid === undefined ? 'uuid' : undefined;
    if (missing === undefined) return;
    yield {
      on: childOf(element, 'owner') ?? element,
      message: `the owner has no ${missing}`,
      fix: `Add <${missing}> to <owner>.`,
      libvirt: `internal error: filter binding has no owner ${missing === 'name' ? 'name' : 'UUID'}`,
    };
  },
});
