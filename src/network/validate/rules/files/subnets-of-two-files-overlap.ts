import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { subnetConflicts } from '../../parts/files.ts';
import { isSameIpv4Subnet } from '../../parts/subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'subnets-of-two-files-overlap',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt compares whole subnets only. The host reaches addresses in both subnets over one bridge, so guests on the other bridge are cut off.',
  wrong: [
    "<!-- another file: <name>prod</name><ip address='10.9.0.1' prefix='16'/> --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- another file: <name>prod</name><ip family='ipv6' address='fd00:9::1' prefix='64'/> --><ip family='ipv6' address='fd00:9::2' prefix='64'/>",
  ],
  right: [
    "<!-- another file: <name>prod</name><ip address='10.9.0.1' prefix='16'/> --><ip address='10.10.0.1' prefix='24'/>",
  ],
  *check(networks) {
    for (const { earlier, later } of subnetConflicts(networks)) {
      if (isSameIpv4Subnet(earlier.subnet, later.subnet)) continue;
      yield {
        file: later.file.file,
        on: attributeOf(later.ip.element, 'address') ?? later.ip.element,
        message: `${formatSubnet(later.subnet)} overlaps ${formatSubnet(earlier.subnet)} in ${earlier.file.file}`,
        fix: 'Choose a subnet that no other network uses; vnet generate --subnet auto picks one.',
      };
    }
  },
});
