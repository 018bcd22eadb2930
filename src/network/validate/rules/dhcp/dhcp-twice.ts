import { rule } from '../../rule.ts';

export default rule({
  id: 'dhcp-twice',
  severity: 'error',
  stage: 'define',
  why: 'libvirt serves DHCP in one IPv4 and one IPv6 subnet of a network.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip><ip address='10.8.0.1' prefix='24'><dhcp><range start='10.8.0.2' end='10.8.0.9'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip><ip address='10.8.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip><ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const family of [4, 6] as const) {
      const served = ips.filter((ip) => ip.address?.family === family && ip.ranges.length + ip.hosts.length > 0);
      const second = served[1];
      if (second !== undefined)
        yield {
          on: second.dhcp ?? second.element,
          message: `a second IPv${family} subnet has DHCP`,
          fix: 'Define another network for it, or configure its addresses in the guests.',
          libvirt: `unsupported configuration: Multiple IPv${family} dhcp sections found -- dhcp is supported only for a single IPv${family} address on each network`,
        };
    }
  },
});
