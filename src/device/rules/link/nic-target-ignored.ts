import { childOf, propertyOf } from '../../../document/attributes.ts';
import { withoutElement } from '../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-target-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'libvirt takes such a name for one that it generated, ignores it, and generates another.',
  wrong: ["<target dev='vnet7'/>", "<interface type='direct'><source dev='eth0'/><target dev='macvtap0'/></interface>"],
  right: ["<target dev='web0'/>"],
  *check({ element, type }) {
    const target = childOf(element, 'target');
    const given = propertyOf(target, 'dev');
    const pattern = type === 'direct' ? /^(?:macvtap|macvlan)/ : /^vnet/;
    if (target === undefined || given === undefined || !pattern.test(given.value)) return;
    if (propertyOf(target, 'managed')?.value === 'no') return;
    yield {
      on: given,
      message: `libvirt ignores the name '${given.value}'`,
      fix: 'Choose another name, or remove <target>.',
      edits: [withoutElement(target)],
    };
  },
});
