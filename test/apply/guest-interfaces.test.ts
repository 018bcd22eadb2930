import { expect, test } from '@jest/globals';
import { guestInterfaces, listedGuests } from '../../src/apply/guest-interfaces.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const PORT = '6a1d8a54-44d8-4a31-9d5c-6dbd7d0bbd01';
const domain = `<domain type='kvm' id='3'>
  <name>a&lt;b</name>
  <uuid>6a1d8a54-44d8-4a31-9d5c-6dbd7d0bbd02</uuid>
  <devices>
    <interface type='network' trustGuestRxFilters='yes'>
      <mac address='52:54:00:77:00:01'/>
      <source network='lab' portgroup='it&apos;s' portid='${PORT}' bridge='virbr7'/>
      <vlan><tag id='42'/></vlan>
      <bandwidth><inbound average='1000'/></bandwidth>
      <port isolated='yes'/>
      <target dev='vnet0'/>
    </interface>
    <interface type='network'><mac address='52:54:00:77:00:02'/><source network='other' portid='1'/><target dev='vnet1'/></interface>
    <interface type='bridge'><mac address='52:54:00:77:00:03'/><source bridge='virbr7'/><target dev='vnet2'/></interface>
  </devices>
</domain>`;

test('a port is made of the interface as libvirt makes it', async () => {
  const virsh = fakeVirsh({ 'list --uuid': 'web\n', 'dumpxml --domain web': domain });
  const [found, ...others] = await guestInterfaces(virsh, 'lab');
  expect(others).toEqual([]);
  expect(found).toMatchObject({ guest: 'a<b', mac: '52:54:00:77:00:01', link: 'vnet0', port: PORT, portGroup: "it's" });
  expect(found?.portXml).toBe(`<networkport>
<uuid>${PORT}</uuid>
<owner><name>a&lt;b</name><uuid>6a1d8a54-44d8-4a31-9d5c-6dbd7d0bbd02</uuid></owner>
<group>it&apos;s</group>
<mac address='52:54:00:77:00:01'/>
<bandwidth><inbound average='1000'/></bandwidth>
<vlan><tag id='42'/></vlan>
<port isolated='yes'/>
<rxfilters trustGuest='yes'/>
</networkport>`);
});

test('many guests are counted', () => {
  expect(listedGuests(['a', 'b'])).toBe('a, b');
  expect(listedGuests(Array.from({ length: 12 }, (_, index) => `g${index}`))).toMatch(/, g9 and 2 more$/);
});
