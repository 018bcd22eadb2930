import { propertyOf } from '../../../../document/attributes.ts';
import { textOf } from '../../../../xml/document.ts';
import { invalidName, isHostName } from '../../parts/host-name.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'hostname-syntax',
  severity: 'warning',
  stage: 'use',
  why: 'Guests and resolvers reject such a name, even if dnsmasq serves it. dnsmasq reads a name with a space as two names, and ignores a reservation with characters that no host name has.',
  wrong: [
    "<dns><host ip='10.9.0.5'><hostname>my host</hostname></host></dns>",
    "<dns><host ip='10.9.0.5'><hostname>web-</hostname></host></dns>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web-' ip='10.9.0.5'/></dhcp></ip>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='my web' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: ["<dns><host ip='10.9.0.5'><hostname>my-host</hostname></host></dns>"],
  *check({ dns, ips }) {
    for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
      const name = textOf(element);
      if (name === '' || /[\n\r]/.test(name) || isHostName(name.replace(/\.$/, ''))) continue;
      const names = name.trim().split(/\s+/);
      if (names.length > 1)
        yield {
          on: element,
          message: `'${name}' contains a space; dnsmasq reads ${names.length} names`,
          fix: 'Write one <hostname> for each name.',
        };
      else yield invalidName(element, name, 'host name');
    }
    for (const { element, name } of ips.flatMap(({ hosts }) => hosts)) {
      const given = propertyOf(element, 'name');
      if (given === undefined || !name || !/^[0-9a-zA-Z]/.test(name) || /[\n\r]/.test(name) || isHostName(name))
        continue;
      const { message, ...violation } = invalidName(given, name, 'host name');
      yield { ...violation, message: isLegalToDnsmasq(name) ? message : `${message}; dnsmasq ignores the reservation` };
    }
  },
});

/** dnsmasq's legal_hostname: it looks at the first label. */
function isLegalToDnsmasq(name: string): boolean {
  return /^[0-9a-zA-Z][0-9a-zA-Z_-]*(?:\.|$)/.test(name);
}
