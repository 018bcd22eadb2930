import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'nic-boot-order',
  severity: 'error',
  stage: 'define',
  why: 'The firmware tries the devices in this order, from 1 on.',
  wrong: ['<boot/>', "<boot order='0'/>"],
  right: ["<boot order='1'/>"],
  *check({ element }) {
    const boot = childOf(element, 'boot');
    if (boot === undefined) return;
    const order = propertyOf(boot, 'order');
    if (order !== undefined && !/^\s*\+?0+$/.test(order.value)) return;
    yield {
      on: order ?? boot,
      message: order === undefined ? '<boot> has no order' : 'the boot order starts at 1',
      fix: "Write order='…', a number from 1 on.",
      libvirt:
        order === undefined
          ? "XML error: Missing required attribute 'order' in element 'boot'"
          : "XML error: Invalid value for attribute 'order' in element 'boot': Zero is not permitted",
    };
  },
});
