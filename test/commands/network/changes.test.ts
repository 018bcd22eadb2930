import { expect, test } from '@jest/globals';
import type { World } from '../../fake-host.ts';
import { vnet } from '../run.ts';

const active = 'Name: lab\nActive:          yes\nPersistent:      yes\n';
const inactive = 'Name: lab\nActive:          no\nPersistent:      yes\n';
const definition = "<network><name>lab</name><bridge name='vb'/><ip address='10.0.0.1' prefix='24'/></network>";
const running = definition.replace('10.0.0.1', '10.0.1.1');
const HOST = "<host mac='52:54:00:00:00:05' ip='10.0.0.5'/>";
const gone = { status: 1, stderr: "error: failed to get network 'lab'\n" };

/** virsh reports success, and then answers what vnet asks about the network. */
function world(command: string, answers: Readonly<Record<string, World['programs']>>[string], files = {}): World {
  return { files, programs: { [`virsh ${command}`]: 'done\n', ...answers } };
}

test.each<[string, readonly string[], World, string]>([
  [
    'net-undefine of an active network',
    ['net-undefine', 'lab'],
    world('net-undefine lab', { 'virsh net-info --network lab': active }),
    `note: 'lab' keeps running, but is transient now: it disappears when it stops
  fix: to make it persistent again, run: vnet net-dumpxml lab | vnet net-define -
`,
  ],
  [
    'net-undefine of an inactive network',
    ['net-undefine', 'lab'],
    world('net-undefine lab', { 'virsh net-info --network lab': gone }),
    '',
  ],
  [
    'net-undefine, whose question fails',
    ['net-undefine', 'lab'],
    world('net-undefine lab', {
      'virsh net-info --network lab': { status: 1, stderr: 'error: failed to connect to the hypervisor\n' },
    }),
    '',
  ],
  [
    'net-define of a network that runs with another definition',
    ['net-define', 'lab.xml'],
    world(
      'net-define lab.xml',
      {
        'virsh net-info --network lab': active,
        'virsh net-dumpxml --network lab': running,
        'virsh net-dumpxml --network lab --inactive': definition,
      },
      { 'lab.xml': definition },
    ),
    "note: network 'lab' runs with its old definition; the new one applies from its next start\n",
  ],
  [
    'net-define of a network that runs like this',
    ['net-define', 'lab.xml'],
    world(
      'net-define lab.xml',
      {
        'virsh net-info --network lab': active,
        'virsh net-dumpxml --network lab': definition.replace('<network', "<network connections='1'"),
        'virsh net-dumpxml --network lab --inactive': definition,
      },
      { 'lab.xml': definition },
    ),
    '',
  ],
  [
    'net-update without flags on an active network',
    ['-c', 'test:///default', 'net-update', 'lab', 'delete', 'ip-dhcp-host', HOST],
    world(`-c test:///default net-update lab delete ip-dhcp-host ${HOST}`, { 'virsh net-info --network lab': active }),
    `note: only the running network changed; 'lab' loses the change when it stops
  fix: to change its definition too, run: vnet -c test:///default net-update lab delete ip-dhcp-host '<host mac='\\''52:54:00:00:00:05'\\'' ip='\\''10.0.0.5'\\''/>' --config
`,
  ],
  [
    'net-update without flags on an inactive network',
    ['net-update', 'lab', 'delete', 'ip-dhcp-host', HOST],
    world(`net-update lab delete ip-dhcp-host ${HOST}`, { 'virsh net-info --network lab': inactive }),
    '',
  ],
  [
    'net-update of the definition of an active network',
    ['net-update', 'lab', 'delete', 'ip-dhcp-host', HOST, '--config'],
    world(`net-update lab delete ip-dhcp-host ${HOST} --config`, {
      'virsh net-info --network lab': active,
      'virsh net-dumpxml --network lab': running,
      'virsh net-dumpxml --network lab --inactive': definition,
    }),
    "note: network 'lab' runs with its old definition; the new one applies from its next start\n",
  ],
  [
    'net-update of both',
    ['net-update', 'lab', 'delete', 'ip-dhcp-host', HOST, '--config', '--live'],
    world(`net-update lab delete ip-dhcp-host ${HOST} --config --live`, {}),
    '',
  ],
])('%s', async (_title, words, given, stderr) => {
  // virsh's own output goes past the answers to vnet's questions, which a fake prints too.
  const result = await vnet(words, given);
  expect(result).toEqual({ status: 0, stdout: 'done\n', stderr });
});

test('net-destroy names the guests that it cuts off', async () => {
  const guest = `<domain><name>web</name><devices><interface type='network'><mac address='52:54:00:00:00:01'/><source network='lab'/></interface></devices></domain>`;
  const files = {
    '/run/libvirt/qemu/web.xml': guest,
    '/run/libvirt/network/driver.pid': '1',
    '/sys/class/net/vnet0/tun_flags': '',
    '/sys/class/net/vnet0/address': 'fe:54:00:00:00:01\n',
  };
  expect(await vnet('net-destroy lab', { files, programs: { 'virsh net-destroy lab': 'done\n' } })).toEqual({
    status: 0,
    stdout: 'done\n',
    stderr: `note: running guests lost their connection to 'lab': web
  cause: libvirt deleted the bridge, and does not plug guests in again when it starts the network
  fix: start the network with vnet up, which connects them again; restart the guests of a transient network
`,
  });
});

test('with -q there are no notes', async () => {
  const given = world('-q net-undefine lab', { 'virsh net-info --network lab': active });
  expect(await vnet('-q net-undefine lab', given)).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
});

test.each([
  ['net-define -', 'net-define /tmp/vnet/input.xml'],
  ['net-define --file=-', 'net-define --file=/tmp/vnet/input.xml'],
])('%s reads standard input', async (line, command) => {
  const programs = {
    [`virsh ${command}`]: {
      status: 1,
      stderr: 'error: Failed to define network from /tmp/vnet/input.xml\nerror: no\n',
    },
  };
  const { status, stderr } = await vnet(line, { stdin: definition, programs });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'error: Failed to define network from -\nerror: no\n' });
});

test('a network named - is not standard input', async () => {
  expect(await vnet('net-info -', { programs: { 'virsh net-info -': 'x\n' } })).toMatchObject({ status: 0 });
});
