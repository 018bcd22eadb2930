import { propertyOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-family-unknown',
  severity: 'error',
  stage: 'define',
  why: "The family is 'ipv4' or 'ipv6'.",
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route family='inet' address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'/><route family='ipv4' address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
  ],
  *check({ routes, name }) {
    for (const { element, family, address } of routes) {
      const given = propertyOf(element, 'family');
      if (given === undefined || family === 'ipv4' || family === 'ipv6') continue;
      const right = address && `ipv${address.family}`;
      yield {
        on: given,
        message: `unknown family '${given.value}'`,
        fix: right === undefined ? "Write 'ipv4' or 'ipv6'." : `Write family='${right}'.`,
        libvirt: `XML error: ${name}: Unrecognized family '${given.value}' in route definition`,
        edits: right === undefined ? undefined : [withValue(given, right)],
      };
    }
  },
});
