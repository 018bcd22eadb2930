import { attributeOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-linkdev',
  severity: 'error',
  stage: 'define',
  why: '<linkdev> names the device below a macvtap device.',
  wrong: ["<portdev name='macvtap0'/><linkdev/><filterref filter='clean-traffic'/>"],
  right: ["<portdev name='macvtap0'/><linkdev name='eth0'/><filterref filter='clean-traffic'/>"],
  *check({ linkDevice }) {
    if (linkDevice === undefined || attributeOf(linkDevice, 'name') !== undefined) return;
    yield {
      on: linkDevice,
      message: '<linkdev> has no name',
      fix: 'Add a name, or remove <linkdev>.',
      libvirt: 'internal error: filter binding has no link dev name',
    };
  },
});
