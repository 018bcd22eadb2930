import { rule } from '../../rule.ts';

export default rule({
  id: 'bootp-file-missing',
  severity: 'error',
  stage: 'define',
  since: '11.3.0',
  why: 'A guest that boots from the network needs the name of the boot file. Before 11.3, libvirt ignores <bootp> without it.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><bootp server='10.9.0.1'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><bootp file='pxelinux.0' server='10.9.0.1'/></dhcp></ip>"],
  *check({ ips }) {
    for (const { bootp } of ips) {
      if (bootp === undefined || bootp.file !== undefined) continue;
      yield {
        on: bootp.element,
        message: '<bootp> has no file',
        fix: "Add file='…'.",
        libvirt: "XML error: Missing required attribute 'file' in element 'bootp'",
      };
    }
  },
});
