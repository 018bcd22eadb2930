import { expect, test } from '@jest/globals';
import { suggestInterface } from '../../../src/libvirt/errors/suggest-interface.ts';
import { fakeVirsh } from '../../fake-virsh.ts';

const xml = `<domain><devices>
  <interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/><target dev='vnet0'/></interface>
  <interface type='user'><mac address='52:54:00:00:00:02'/></interface>
</devices></domain>`;
const failed = '-x';

test.each([
  'No interface found whose type is bridge\nFailed to detach interface',
  'No interface with MAC address 52:54:00:00:00:09 was found',
  'Domain has 2 interfaces. Please specify which one to detach using --mac',
  'Interface (mac: 52:54:00:00:00:09) not found.',
  'Interface (dev: vnet9) not found.',
  "interface 'vnet9' not found",
  "Unable to get interface parameters\ninvalid argument: 'vnet9' is not a known interface",
  "device not found: no device found at address '(<null>)' matching MAC address '52:54:00:00:00:09' and alias '(<null>)'",
])('lists the interfaces of the guest below: %s', async (errors) => {
  expect(await suggestInterface(errors, failed, fakeVirsh({ 'dumpxml --domain=-x': xml }))).toEqual({
    id: 'interface-not-found',
    severity: 'hint',
    message: 'the guest has these interfaces; to list them, run',
    evidence: ['52:54:00:00:00:01, vnet0, type network on lan', '52:54:00:00:00:02, type user'],
    commands: ['vnet domiflist --domain=-x'],
  });
});

test('says that a guest has no interface', async () => {
  const virsh = fakeVirsh({ 'dumpxml --domain=-x': '<domain/>' });
  expect(await suggestInterface("interface 'a' not found", failed, virsh)).toMatchObject({
    message: 'the guest has no network interface',
  });
});

test('asks nothing about other errors', async () => {
  expect(await suggestInterface("failed to get domain 'x'", failed, fakeVirsh({}))).toBeUndefined();
});
