import { rule } from '../../rule.ts';

export default rule({
  id: 'bootp-file-dropped',
  severity: 'warning',
  stage: 'use',
  until: '11.3.0',
  why: 'This libvirt ignores <bootp> without a file; libvirt 11.3 and newer rejects it.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp server='10.9.0.1'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp file='pxelinux.0'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const { bootp } of ips) {
      if (bootp !== undefined && bootp.file === undefined)
        yield { on: bootp.element, message: '<bootp> has no file', fix: "Add file='…'." };
    }
  },
});
