import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-address-missing',
  severity: 'error',
  stage: 'define',
  why: 'A route leads to a network, and address names it.',
  wrong: ["<ip address='10.9.0.1' prefix='24'/><route gateway='10.9.0.2'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element } of routes) {
      if (propertyOf(element, 'address') !== undefined) continue;
      yield {
        on: element,
        message: '<route> has no address',
        fix: "Add address='…' and prefix='…'.",
        libvirt: `XML error: ${name}: Missing required address attribute in route definition`,
      };
    }
  },
});
