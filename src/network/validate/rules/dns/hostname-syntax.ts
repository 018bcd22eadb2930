import { textOf } from '../../../../xml/document.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { invalidName, isHostName } from '../../parts/host-name.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'hostname-syntax',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq may serve such a name, but guests and resolvers reject it.',
  wrong: [
    "<dns><host ip='10.9.0.5'><hostname>my host</hostname></host></dns>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' name='web-' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: ["<dns><host ip='10.9.0.5'><hostname>my-host</hostname></host></dns>"],
  *check({ dns, ips }) {
    for (const { element } of (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames)) {
      const name = textOf(element);
      if (name !== '' && !/[\n\r]/.test(name) && !isHostName(name.replace(/\.$/, '')))
        yield invalidName(element, name, 'host name');
    }
    for (const { element, name } of ips.flatMap(({ hosts }) => hosts)) {
      const given = propertyOf(element, 'name');
      if (given !== undefined && name && /^[0-9a-zA-Z]/.test(name) && !/[\n\r]/.test(name) && !isHostName(name))
        yield invalidName(given, name, 'host name');
    }
  },
});
