import { formatMac, parseMac } from '../../../address/mac.ts';
import { childOf, propertyOf } from '../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'nic-mac-in-use',
  severity: 'warning',
  stage: 'use',
  why: 'On one network, two interfaces with one MAC address get the same DHCP lease and take packets from each other.',
  wrong: ["<!-- this host: network lab, guest db 52:54:00:00:00:01 --><mac address='52:54:00:00:00:01'/>"],
  right: ["<!-- this host: network lab, guest db 52:54:00:00:00:02 --><mac address='52:54:00:00:00:01'/>"],
  *check({ element }, { guestsWithMac }) {
    const given = propertyOf(childOf(element, 'mac'), 'address');
    const mac = parseMac(given?.value ?? '');
    if (given === undefined || mac === undefined) return;
    const [guest] = guestsWithMac?.(formatMac(mac)) ?? [];
    if (guest === undefined) return;
    yield {
      on: given,
      message: `an interface of guest '${guest}' has the MAC address ${formatMac(mac)}`,
      fix: 'Choose another address, or remove <mac> to let libvirt generate one.',
    };
  },
});
