import { propertyOf } from '../../../../document/attributes.ts';
import { addAttribute, withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-address-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a numeric address, without a prefix.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0/16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='office' prefix='16' gateway='10.9.0.2'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, address, prefix } of routes) {
      const given = propertyOf(element, 'address');
      if (given === undefined || address !== undefined) continue;
      const [, plain, bits] = /^([^/]+)\/(\d+)$/.exec(given.value) ?? [];
      const canSplit =
        plain !== undefined &&
        bits !== undefined &&
        prefix === undefined &&
        propertyOf(element, 'netmask') === undefined;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: canSplit ? `Write address='${plain}' prefix='${bits}'.` : 'Write the address of a network.',
        libvirt: `XML error: ${name}: Bad network address '${given.value}' in route definition`,
        edits: canSplit ? [withValue(given, plain), addAttribute(element, 'prefix', bits)] : undefined,
      };
    }
  },
});
