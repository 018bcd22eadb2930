import { childOf } from '../../../document/attributes.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

/** The types whose interface has a link on the host, where libvirt limits it. */
const LIMITED: ReadonlySet<string> = new Set(['network', 'bridge', 'ethernet', 'direct']);

export default rule({
  id: 'nic-bandwidth-unsupported',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt limits the link on the host, and an interface of this type has none.',
  wrong: ["<interface type='user'><bandwidth><inbound average='1000'/></bandwidth></interface>"],
  right: ["<bandwidth><inbound average='1000'/></bandwidth>"],
  *check({ element, type }) {
    const bandwidth = childOf(element, 'bandwidth');
    if (bandwidth === undefined || LIMITED.has(type)) return;
    yield {
      on: bandwidth,
      message: `<bandwidth> has no effect with type '${type}'`,
      fix: 'Remove it.',
      edits: [withoutElement(bandwidth)],
    };
  },
});
