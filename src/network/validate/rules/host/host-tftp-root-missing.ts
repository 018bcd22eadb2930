import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { hasOwnBridge } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-tftp-root-missing',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq does not start without the directory.',
  wrong: ["<!-- this host: directory /srv/tftp --><ip address='10.9.0.1' prefix='24'><tftp root='/srv/boot'/></ip>"],
  right: ["<!-- this host: directory /srv/tftp --><ip address='10.9.0.1' prefix='24'><tftp root='/srv/tftp'/></ip>"],
  *check(network, host) {
    if (!hasOwnBridge(network)) return;
    for (const { element, tftpRoot } of network.ips) {
      const root = attributeOf(childOf(element, 'tftp'), 'root');
      if (
        root === undefined ||
        tftpRoot === undefined ||
        host.isDirectory(tftpRoot.startsWith('/') ? tftpRoot : `/${tftpRoot}`)
      )
        continue;
      yield {
        on: root,
        message: `this host has no directory '${tftpRoot}'`,
        fix: 'Create the directory, or correct the path.',
        libvirt: `dnsmasq: TFTP directory ${tftpRoot} inaccessible: No such file or directory`,
      };
    }
  },
});
