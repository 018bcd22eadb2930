import { bitsOf, formatIp } from '../../../../address/ip.ts';
import { networkAddress, prefixOf } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-not-a-network',
  severity: 'error',
  stage: 'define',
  why: 'A route leads to a network, and in its address all bits after the prefix are zero. Without prefix and netmask that is only 0.0.0.0.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.1' prefix='16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.1' netmask='255.255.0.0' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' gateway='10.9.0.2'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, address, netmask, prefix } of routes) {
      if (address === undefined || (netmask !== undefined && netmask.family !== address.family)) continue;
      const bits = BigInt(bitsOf(address.family));
      if (prefix !== undefined && BigInt(prefix) > bits) continue;
      const mask = netmask?.value ?? ((1n << bits) - 1n) ^ ((1n << (bits - BigInt(prefix ?? 0))) - 1n);
      if ((address.value & mask) === address.value) continue;
      const length = prefix ?? (netmask === undefined ? undefined : prefixOf(netmask));
      const network =
        length === undefined || length === 0 ? undefined : formatIp(networkAddress({ address, prefix: length }));
      const given = propertyOf(element, 'address');
      yield {
        on: given ?? element,
        message: `${formatIp(address)} is not the address of a network${length === undefined ? '' : ` with prefix ${length}`}`,
        fix:
          network === undefined ? "Add the prefix of the network, such as prefix='16'." : `Write address='${network}'.`,
        libvirt: `XML error: ${name}: Address '${given?.value}' in route definition is not a network address`,
        edits: network === undefined || given === undefined ? undefined : [withValue(given, network)],
      };
    }
  },
});
