import { rule } from '../../rule.ts';

export default rule({
  id: 'dhcp-without-addresses',
  severity: 'warning',
  stage: 'use',
  why: 'Without <range> or <host> libvirt serves no DHCP, and ignores everything else in <dhcp>.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp/></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><bootp file='pxelinux.0'/></dhcp></ip>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>"],
  *check({ ips }) {
    for (const { dhcp, ranges, hosts } of ips) {
      if (dhcp !== undefined && ranges.length + hosts.length === 0)
        yield {
          on: dhcp,
          message: '<dhcp> has neither <range> nor <host>',
          fix: "Add <range start='…' end='…'/>, or remove <dhcp>.",
        };
    }
  },
});
