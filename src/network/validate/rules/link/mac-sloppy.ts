import { formatMac, parseMac } from '../../../../address/mac.ts';
import { attributeOf, propertyOf } from '../../../../document/attributes.ts';
import type { Element } from '../../../../xml/document.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'mac-sloppy',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt accepts groups of one digit, and ignores everything after the sixth group.',
  wrong: [
    "<mac address='52:54:0:aa:bb:cc'/>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:c' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: ["<mac address='52:54:00:aa:bb:cc'/>"],
  *check({ element, ips }) {
    const hosts = ips.flatMap((ip) => ip.hosts.map((host) => propertyOf(host.element, 'mac')));
    // A <mac> in a namespace counts here too: it is in the file, and its author meant it.
    const own = element.children.find((node): node is Element => node.kind === 'element' && node.local === 'mac');
    for (const given of [attributeOf(own, 'address'), ...hosts]) {
      const mac = parseMac(given?.value ?? '');
      if (given === undefined || mac === undefined || given.value.toLowerCase() === formatMac(mac)) continue;
      yield {
        on: given,
        message: `libvirt reads '${given.value}' as ${formatMac(mac)}`,
        fix: `Write ${formatMac(mac)}.`,
        edits: [withValue(given, formatMac(mac))],
      };
    }
  },
});
