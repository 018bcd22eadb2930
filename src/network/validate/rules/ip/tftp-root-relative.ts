import { attributeOf, childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'tftp-root-relative',
  severity: 'warning',
  stage: 'start',
  why: 'dnsmasq runs in /, and does not start if the directory does not exist there.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><tftp root='srv'/></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><tftp root='/srv'/></ip>"],
  *check({ ips }) {
    for (const { element, tftpRoot } of ips) {
      const root = attributeOf(childOf(element, 'tftp'), 'root');
      if (root === undefined || tftpRoot === undefined || tftpRoot === '' || tftpRoot.startsWith('/')) continue;
      yield {
        on: root,
        message: `the TFTP root '${tftpRoot}' is not an absolute path: dnsmasq reads /${tftpRoot}`,
        fix: 'Write the whole path, from /.',
      };
    }
  },
});
