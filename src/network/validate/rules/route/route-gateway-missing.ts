import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-gateway-missing',
  severity: 'error',
  stage: 'define',
  why: 'The gateway is the guest that forwards packets to the network.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element } of routes) {
      if (propertyOf(element, 'gateway') !== undefined) continue;
      yield {
        on: element,
        message: '<route> has no gateway',
        fix: "Add gateway='…', the address of a guest in this network.",
        libvirt: `XML error: ${name}: Missing required gateway attribute in route definition`,
      };
    }
  },
});
