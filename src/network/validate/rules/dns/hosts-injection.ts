import { propertyOf } from '../../../../document/attributes.ts';
import { textOf } from '../../../../xml/document.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'hosts-injection',
  severity: 'warning',
  stage: 'use',
  why: "libvirt writes the name unchanged into dnsmasq's hosts file, so the text after the line break becomes another entry.",
  wrong: [
    "<dns><host ip='10.9.0.5'><hostname>web\n10.9.0.6 db</hostname></host></dns>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web&#10;52:54:00:aa:bb:dd,10.9.0.6' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: ["<dns><host ip='10.9.0.5'><hostname>web</hostname></host></dns>"],
  *check({ dns, ips }) {
    for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
      if (/[\n\r]/.test(textOf(element)))
        yield {
          on: element,
          message: 'the host name contains a line break',
          fix: 'Write the name and its tags on one line.',
        };
    }
    for (const { element } of ips.flatMap(({ hosts }) => hosts)) {
      for (const attribute of ['name', 'mac']) {
        const given = propertyOf(element, attribute);
        if (given !== undefined && /[\n\r]/.test(given.value))
          yield { on: given, message: `the ${attribute} of the <host> contains a line break`, fix: 'Remove it.' };
      }
    }
  },
});
