import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-gateway-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a numeric address.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='router'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, gateway } of routes) {
      const given = propertyOf(element, 'gateway');
      if (given === undefined || gateway !== undefined) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: 'Write the address of a guest in this network.',
        libvirt: `XML error: ${name}: Bad gateway address '${given.value}' in route definition`,
      };
    }
  },
});
