import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const DOMAIN = `<domain><name>web</name><devices>
  <interface type='bridge'><mac address='52:54:00:00:00:01'/><source bridge='br0'/><target dev='vnet0'/></interface>
</devices></domain>`;
const other = DOMAIN.replace('web', 'db').replace("bridge='br0'", "bridge='br1'");
const guests = {
  'virsh list --all --uuid': 'a\nb\n\n',
  'virsh list --uuid': 'a\nb\n\n',
  'virsh dumpxml --domain=a': DOMAIN,
  'virsh dumpxml --domain=b': other,
};
const NOTE = "note: running guests use 'br0' and lost their connection: web\n";

test.each([
  ['iface-destroy br0', { status: 1, stdout: 'Interface br0 destroyed\n\n' }],
  ['iface-unbridge br0', { stdout: 'Device eth0 un-attached from bridge br0\n' }],
])('%s names the guests that it cuts off, and exits 0 if it succeeded', async (line, answer) => {
  const { status, stderr } = await vnet(line, { programs: { ...guests, [`virsh ${line}`]: answer } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: NOTE });
});

test('iface-destroy fails if virsh reports an error', async () => {
  const answer = { status: 1, stderr: 'error: Failed to destroy interface br0\nerror: internal error: busy\n' };
  const { status, stderr } = await vnet('iface-destroy br0', { programs: { 'virsh iface-destroy br0': answer } });
  expect(status).toBe(1);
  expect(stderr.startsWith(answer.stderr)).toBe(true);
});

test.each([
  ['iface-bridge eth0 br0', "'br0' has the addresses of 'eth0' now"],
  ['iface-bridge eth0 br0 --no-start', "'br0' gets the addresses of 'eth0' when it starts"],
])('%s says where the addresses are, and how to undo it', async (line, message) => {
  const { stderr } = await vnet(line, { programs: { [`virsh ${line}`]: 'Created bridge br0\n' } });
  expect(stderr).toBe(`note: ${message}\n  fix: to undo this, run: vnet iface-unbridge br0\n`);
});

test('a libvirt without netcf is unsupported, with what to use instead', async () => {
  const answer = {
    status: 1,
    stderr:
      'error: Failed to define interface from eth0.xml\nerror: this function is not supported by the connection driver: virInterfaceDefineXML\n',
  };
  const programs = { 'virsh iface-define eth0.xml': answer };
  const { status, stderr } = await vnet('iface-define eth0.xml', { programs, files: { 'eth0.xml': '<interface/>' } });
  expect(status).toBe(8);
  expect(
    stderr,
  ).toBe(`${answer.stderr}cause: libvirt was built without netcf, so it cannot change host interfaces [interface-read-only]
fix: use what configures the network of the host: NetworkManager, netplan, systemd-networkd or ifupdown
`);
});

test.each([
  ['iface-dumpxml eht0', 'interface', { 'virsh iface-list --all': ' eth0   active   52:54:00:00:00:09\n\n' }, 'eth0'],
  [
    'nwfilter-dumpxml clean',
    'nwfilter',
    { 'virsh nwfilter-list': ' dd8fe884-6c02-601e-7551-cca97df1c5df   clean-traffic\n\n' },
    'clean-traffic',
  ],
  [
    'nwfilter-binding-dumpxml vnet',
    'nwfilter binding',
    { 'virsh nwfilter-binding-list': ' vnet0   clean-traffic\n\n' },
    'vnet0',
  ],
])('%s suggests a name that exists', async (line, kind, list, name) => {
  const wanted = line.split(' ')[1];
  const answer = { status: 1, stderr: `error: failed to get ${kind} '${wanted}'\n` };
  const { status, stderr } = await vnet(line, { programs: { ...list, [`virsh ${line}`]: answer } });
  expect({ status, stderr }).toEqual({ status: 2, stderr: `${answer.stderr}hint: did you mean '${name}'?\n` });
});
