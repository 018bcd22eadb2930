import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'binding-portdev',
  severity: 'error',
  stage: 'define',
  why: 'libvirt filters the traffic of this device.',
  wrong: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
  ],
  right: [
    "<filterbinding><owner><name>web</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='vnet0'/><mac address='52:54:00:00:00:01'/><filterref filter='clean-traffic'/></filterbinding>",
  ],
  *check({ element, portDevice }) {
    if (portDevice !== undefined) return;
    yield {
      on: childOf(element, 'portdev') ?? element,
      message: 'the binding names no device',
      fix: "Add <portdev name='DEVICE'/>, such as vnet0.",
      libvirt: 'internal error: filter binding has no port dev name',
    };
  },
});
