import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'port-owner',
  severity: 'error',
  stage: 'define',
  why: 'libvirt keeps the guest that a network port belongs to: its name and its UUID.',
  wrong: [
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><mac address='52:54:00:00:00:01'/></networkport>",
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><mac address='52:54:00:00:00:01'/><owner><name>web</name></owner></networkport>",
  ],
  right: [
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/></networkport>",
  ],
  *check({ element, ownerName, ownerUuid }) {
    const missing = ownerName === undefined ? 'name' : ownerUuid === undefined ? 'uuid' : undefined;
    if (missing === undefined) return;
    yield {
      on: childOf(element, 'owner') ?? element,
      message: `the owner has no ${missing}`,
      fix: `Add <${missing}> to <owner>.`,
      libvirt: `internal error: network port has no owner ${missing === 'name' ? 'name' : 'UUID'}`,
    };
  },
});
