import { attributeOf } from '../../../../document/attributes.ts';
import { withoutElement } from '../../../../xml/edit.ts';
import { modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-mode-none',
  severity: 'warning',
  stage: 'use',
  why: "libvirt creates an isolated network, but its schema does not allow mode='none', so net-define --validate rejects the file.",
  wrong: ["<forward mode='none'/>", "<forward mode='none'><interface dev='eth0'/></forward>"],
  right: ["<bridge name='virbr9'/>"],
  *check(network) {
    if (modeOf(network) !== 'none' || network.forward === undefined) return;
    const isEmpty = network.forward.element.children.length === 0;
    yield {
      on: attributeOf(network.forward.element, 'mode') ?? network.forward.element,
      message: "mode='none' is not part of libvirt's schema",
      fix: 'Remove <forward>: a network without it is isolated.',
      edits: isEmpty ? [withoutElement(network.forward.element)] : undefined,
    };
  },
});
