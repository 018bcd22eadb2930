import { attributeOf } from '../../../../document/attributes.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-scope',
  severity: 'error',
  stage: 'start',
  why: "libvirt writes the bridge's address with its scope into dnsmasq's configuration, and dnsmasq cannot read a scope.",
  wrong: ["<ip family='ipv6' address='fe80::1%1' prefix='64'/>"],
  right: [
    "<ip family='ipv6' address='fe80::1' prefix='64'/>",
    "<ip family='ipv6' address='fe80::1%0' prefix='64'/>",
    "<ip family='ipv6' address='fd00:9::1%1' prefix='64'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
  ],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    for (const { element, address, ranges } of network.ips) {
      // For an <ip> with a range, libvirt writes only the range.
      if (address?.scope === undefined || ranges.length > 0) continue;
      yield {
        on: attributeOf(element, 'address') ?? element,
        message: `the address has a scope, %${address.scope}`,
        fix: 'Remove the scope.',
        libvirt: 'dnsmasq: bad dhcp-range',
      };
    }
  },
});
