import { formatIp } from '../../../../address/ip.ts';
import { netmaskOf } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-netmask-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only netmasks in dotted form.',
  wrong: ["<ip address='10.9.0.1' netmask='/24'/>", "<ip address='10.9.0.1' netmask='class C'/>"],
  right: ["<ip address='10.9.0.1' netmask='255.255.255.0'/>"],
  *check({ ips, name }) {
    for (const ip of ips) {
      const netmask = attributeOf(ip.element, 'netmask');
      if (netmask === undefined || ip.netmask !== undefined) continue;
      const bits = /^\/(\d+)$/.exec(netmask.value)?.[1];
      const dotted = bits !== undefined && Number(bits) <= 32 ? formatIp(netmaskOf(Number(bits))) : undefined;
      yield {
        on: netmask,
        message: `'${netmask.value}' is not a netmask`,
        fix: dotted === undefined ? "Write it as 255.255.255.0, or use prefix='24'." : `Write netmask='${dotted}'.`,
        libvirt: `XML error: Invalid netmask '${netmask.value}' in network '${name}'`,
        edits: dotted === undefined ? undefined : [withValue(netmask, dotted)],
      };
    }
  },
});
