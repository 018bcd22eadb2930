import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bootp-server-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><bootp file='pxelinux.0' server='tftp.lab'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><bootp file='pxelinux.0' server='10.9.0.1'/></dhcp></ip>"],
  *check({ ips }, context) {
    for (const { bootp } of ips) {
      const given = propertyOf(bootp?.element, 'server');
      if (given === undefined || bootp?.server !== undefined) continue;
      // Before 11.3, libvirt ignored <bootp> without a file.
      if (bootp?.file === undefined && !isSince(context, '11.3.0')) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IP address`,
        fix: 'Write the address of the TFTP server, or remove server if this host is the TFTP server.',
        libvirt: `Cannot parse socket address '${given.value}': Name or service not known`,
      };
    }
  },
});
