import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-tftp-ipv6',
  severity: 'error',
  stage: 'define',
  why: 'libvirt serves TFTP over IPv4 only.',
  wrong: ["<ip family='ipv6' address='fd00:9::1' prefix='64'><tftp root='/srv/tftp'/></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><tftp root='/srv/tftp'/></ip>"],
  *check({ ips, name }) {
    for (const { element, address } of ips) {
      const tftp = childOf(element, 'tftp');
      if (tftp === undefined || address?.family !== 6) continue;
      yield {
        on: tftp,
        message: '<tftp> in an IPv6 <ip>',
        fix: 'Move it to the IPv4 <ip>.',
        libvirt: `unsupported configuration: Unsupported <tftp> element in an IPv6 element in network '${name}'`,
      };
    }
  },
});
