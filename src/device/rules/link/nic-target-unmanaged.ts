import { childOf, propertyOf } from '../../../document/attributes.ts';
import { withoutAttribute } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-target-unmanaged',
  severity: 'error',
  stage: 'define',
  why: 'Only an interface of type ethernet can use a tap that exists already.',
  wrong: ["<target dev='tap0' managed='no'/>"],
  right: ["<interface type='ethernet'><target dev='tap0' managed='no'/></interface>", "<target dev='tap0'/>"],
  *check({ element, type }) {
    const target = childOf(element, 'target');
    const given = propertyOf(target, 'managed');
    if (target === undefined || given?.value !== 'no' || type === 'ethernet') return;
    yield {
      on: given,
      message: `managed='no' does not work with type '${type}'`,
      fix: 'Remove managed, or use type ethernet.',
      libvirt: `unsupported configuration: unmanaged target dev is not supported on interfaces of type '${type}'`,
      edits: [withoutAttribute(target, given)],
    };
  },
});
