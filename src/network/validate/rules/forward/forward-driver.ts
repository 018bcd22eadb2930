import { childrenOf, propertyOf } from '../../../../document/attributes.ts';
import { isSince, type RuleContext } from '../../../../document/rule.ts';
import { invalidMessage, invalidValue } from '../../../../document/values.ts';
import type { Attribute, Element } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'forward-driver',
  severity: 'error',
  stage: 'define',
  why: 'The host binds the device to this driver when a guest uses it. libvirt does not accept the word default.',
  wrong: ["<forward mode='hostdev'><driver name='default'/><pf dev='eth0'/></forward>"],
  right: ["<forward mode='hostdev'><driver name='vfio'/><pf dev='eth0'/></forward>"],
  *check({ forward, name }, context) {
    const given = driverName(forward?.element, context);
    const isNew = isSince(context, '11.3.0');
    if (given === undefined || ['kvm', 'vfio', isNew ? 'xen' : ''].includes(given.value)) return;
    yield invalidValue(given, {
      expected: isNew ? "'vfio', 'kvm' or 'xen'" : "'vfio' or 'kvm'",
      libvirt: isNew
        ? invalidMessage(given, 'driver')
        : `unsupported configuration: Unknown forward <driver name='${given.value}'/> in network ${name}`,
    });
  },
});

/** Before 11.3, libvirt queried `./driver/@name`, so the first `<driver>` with a name counted. */
function driverName(forward: Element | undefined, context: RuleContext): Attribute | undefined {
  const drivers = childrenOf(forward, 'driver');
  const candidates = isSince(context, '11.3.0') ? drivers.slice(0, 1) : drivers;
  return candidates.map((driver) => propertyOf(driver, 'name')).find((name) => name !== undefined);
}
