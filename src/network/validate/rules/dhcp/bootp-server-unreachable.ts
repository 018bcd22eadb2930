import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { unreachableBootServer } from '../../../dnsmasq/boot-server.ts';
import { DNSMASQ_NAMESPACE } from '../../../model.ts';
import { rule } from '../../rule.ts';

const RANGE = "<range start='10.9.0.2' end='10.9.0.9'/>";

export default rule({
  id: 'bootp-server-unreachable',
  severity: 'warning',
  stage: 'use',
  why: 'The guests of an isolated network reach only its subnet: DHCP announces no router. They cannot load the boot file.',
  wrong: [
    `<ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<bootp file='pxelinux.0' server='10.8.0.1'/></dhcp></ip>`,
    `<ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<bootp file='pxelinux.0' server='10.7.0.5'/></dhcp></ip><ip address='10.7.0.1' prefix='24'/>`,
  ],
  right: [
    `<ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<bootp file='pxelinux.0' server='10.9.0.20'/></dhcp></ip>`,
    `<forward mode='nat'/><ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<bootp file='pxelinux.0' server='10.8.0.1'/></dhcp></ip>`,
    `<network xmlns:dnsmasq='${DNSMASQ_NAMESPACE}'><name>lab</name><ip address='10.9.0.1' prefix='24'><dhcp>${RANGE}<bootp file='pxelinux.0' server='10.8.0.1'/></dhcp></ip><dnsmasq:options><dnsmasq:option value='dhcp-option=option:router,10.9.0.2'/></dnsmasq:options></network>`,
  ],
  *check(network) {
    const bootp = unreachableBootServer(network);
    if (bootp === undefined) return;
    yield {
      on: propertyOf(bootp.element, 'server') ?? bootp.element,
      message: `guests cannot reach the boot server ${formatIp(bootp.server)}: it is outside their subnet, and the network is isolated`,
      fix: 'Write an address from the subnet, or add a <forward>. If this host is the server, remove server and add <tftp>.',
    };
  },
});
