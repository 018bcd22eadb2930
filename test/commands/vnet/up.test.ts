import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const lab = `<network><name>lab</name><uuid>${UUID}</uuid><bridge name='virbr7'/></network>\n`;
const guest = `<domain><name>web</name><uuid>${UUID}</uuid><devices><interface type='network'>
<mac address='52:54:00:77:00:01'/><source network='lab' portid='${UUID}'/><target dev='vnet0'/></interface></devices></domain>`;
const missing = (name: string) => ({
  stderr: `error: failed to get network '${name}'\nerror: Network not found: no network with matching name '${name}'\n`,
});

const programs = {
  'virsh version --daemon': 'Running against daemon: 9.0.0\n',
  'virsh net-list --uuid': '',
  'virsh net-list --all --uuid': `${UUID}\n`,
  'virsh net-list --all --name': 'lab\n',
  'virsh net-list --all --autostart --uuid': '',
  'virsh net-list --all --persistent --uuid': `${UUID}\n`,
  'virsh net-dumpxml --network lab': lab,
  'virsh net-dumpxml --inactive --network lab': lab,
  [`virsh net-dumpxml --network=${UUID}`]: lab,
  'virsh net-dumpxml --network default': missing('default'),
  'virsh net-dumpxml --inactive --network default': missing('default'),
  'virsh net-dumpxml --network new': missing('new'),
  'virsh net-dumpxml --inactive --network new': missing('new'),
  'virsh list --uuid': 'web\n',
  'virsh dumpxml --domain web': guest,
  'virsh net-start --network lab': '',
  'virsh net-autostart --network lab': '',
};
const REMOTE = '-c qemu+ssh://far/system';

test('a network is started and autostarts, and guests that stay disconnected are named', async () => {
  expect(await vnet(`${REMOTE} up lab`, { programs })).toEqual({
    status: 0,
    stdout: 'network lab: changed\n  start\n  enable autostart\n',
    stderr: `warning: running guests stay disconnected from 'lab': web
  fix: run the command as root on that host, or restart these guests
`,
  });
});

test('what is up already is unchanged', async () => {
  const up = {
    ...programs,
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --autostart --uuid': `${UUID}\n`,
  };
  expect(await vnet(`${REMOTE} up lab`, { programs: up })).toEqual({
    status: 0,
    stdout: 'network lab: unchanged\n',
    stderr: '',
  });
});

test('the network default is planned on a free subnet', async () => {
  const { status, stdout, stderr } = await vnet(`${REMOTE} up --dry-run`, { programs });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: 'network default: would be created\n  define on 192.168.122.0/24\n  start\n  enable autostart\n',
  });
  expect(stderr).toMatch(/^note: libvirt is not on this host/);
});

test('another network that does not exist has to be generated', async () => {
  expect(await vnet(`${REMOTE} up new`, { programs })).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/vnet .*generate --start --autostart new\n$/),
  });
});
