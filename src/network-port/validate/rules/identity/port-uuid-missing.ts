import { rule } from '../../rule.ts';

export default rule({
  id: 'port-uuid-missing',
  severity: 'error',
  stage: 'define',
  why: 'libvirt identifies ports by UUID and generates none.',
  wrong: [
    "<networkport><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/></networkport>",
  ],
  right: [
    "<networkport><uuid>5099a396-d975-48ed-b872-dd6bb3983ecf</uuid><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/></networkport>",
  ],
  *check({ element, uuid }) {
    if (uuid !== undefined) return;
    yield {
      on: element,
      message: '<networkport> has no UUID',
      fix: 'Add <uuid>; uuidgen prints a new UUID.',
      libvirt: 'internal error: network port has no uuid',
    };
  },
});
