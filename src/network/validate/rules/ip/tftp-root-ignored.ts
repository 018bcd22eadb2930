import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'tftp-root-ignored',
  severity: 'warning',
  stage: 'define',
  why: 'A network has one dnsmasq, and it serves files from the last TFTP root on every address.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/a'/></ip><ip address='10.8.0.1' prefix='24'><tftp root='/srv/b'/></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/a'/></ip><ip address='10.8.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/a'/></ip><ip address='10.8.0.1' prefix='24'><tftp root='/srv/a'/></ip>",
  ],
  *check({ ips }) {
    const served = ips.findLast(({ tftpRoot }) => tftpRoot !== undefined)?.tftpRoot;
    for (const { element, tftpRoot } of ips) {
      if (tftpRoot === undefined || tftpRoot === served) continue;
      yield {
        on: attributeOf(childOf(element, 'tftp'), 'root') ?? element,
        message: `dnsmasq ignores the TFTP root '${tftpRoot}', as a later <ip> has '${served}'`,
        fix: 'Use one root for the network, with a directory for each subnet.',
      };
    }
  },
});
