import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { subnetConflicts } from '../../parts/files.ts';
import { isSameIpv4Subnet } from '../../parts/subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'files',
  id: 'subnet-in-two-files',
  severity: 'error',
  stage: 'start',
  why: 'While one of the networks is active, the host has a route to the subnet, and libvirt does not start the other.',
  wrong: [
    "<!-- another file: <name>prod</name><ip address='10.9.0.1' prefix='24'/> --><ip address='10.9.0.2' prefix='24'/>",
  ],
  right: [
    "<!-- another file: <name>prod</name><ip address='10.9.0.1' prefix='24'/> --><ip address='10.9.1.1' prefix='24'/>",
  ],
  *check(networks) {
    for (const { earlier, later } of subnetConflicts(networks)) {
      if (!isSameIpv4Subnet(earlier.subnet, later.subnet)) continue;
      yield {
        file: later.file.file,
        on: attributeOf(later.ip.element, 'address') ?? later.ip.element,
        message: `${earlier.file.file} uses the subnet ${formatSubnet(later.subnet)}, too`,
        fix: 'Choose a subnet that no other network uses; vnet generate --subnet auto picks one.',
        libvirt: `internal error: Network is already in use by interface ${earlier.file.model.bridge?.name ?? 'virbr0'}`,
      };
    }
  },
});
