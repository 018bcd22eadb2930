import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const lab = `<network><name>lab</name><uuid>${UUID}</uuid><bridge name='virbr7'/></network>\n`;
const guest = `<domain><name>web\u001b[2J</name><uuid>${UUID}</uuid><devices><interface type='network'>
<mac address='52:54:00:77:00:01'/><source network='lab' portid='${UUID}'/><target dev='vnet0'/></interface></devices></domain>`;

const world = (programs: Readonly<Record<string, string>> = {}) => ({
  files: {},
  programs: {
    'virsh version --daemon': 'Running against daemon: 9.0.0\n',
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': lab,
    'virsh net-dumpxml --inactive --network lab': lab,
    'virsh list --uuid': 'web\n',
    'virsh dumpxml --domain web': guest.replace('\u001b', '&#x7f;'),
    'virsh net-destroy --network lab': '',
    ...programs,
  },
});
const REMOTE = '-c qemu+ssh://far/system';

test('without a terminal, guests are disconnected only with --yes', async () => {
  const { status, stdout, stderr } = await vnet(`${REMOTE} down lab`, world());
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
  expect(stderr).toMatch(/stop network lab; running guests lose their connection \(web.*\)/);
  expect(stderr).not.toContain('\u007f');
  const stopped = await vnet(`${REMOTE} down --yes lab`, world());
  expect(stopped).toMatchObject({ status: 0, stdout: 'network lab: stopped\n' });
  expect(stopped.stderr).toMatch(/^note: running guests lost their connection to 'lab': web/);
});

test('nothing is asked if nothing is lost', async () => {
  expect(await vnet(`${REMOTE} down lab`, world({ 'virsh list --uuid': '' }))).toMatchObject({
    status: 0,
    stdout: 'network lab: stopped\n',
    stderr: '',
  });
  expect(await vnet(`${REMOTE} down lab`, world({ 'virsh net-list --uuid': '' }))).toMatchObject({
    status: 0,
    stdout: 'network lab: unchanged\n',
    stderr: '',
  });
});

test('a transient network disappears, so vnet asks', async () => {
  const transient = world({ 'virsh list --uuid': '', 'virsh net-list --all --persistent --uuid': '' });
  expect(await vnet(`${REMOTE} down lab`, transient)).toMatchObject({
    status: 64,
    stderr: expect.stringContaining('stop network lab; it is transient and disappears?'),
  });
});

test('a dry run names the guests and stops nothing', async () => {
  const programs = Object.fromEntries(
    Object.entries(world().programs).filter(([line]) => !line.includes('net-destroy')),
  );
  expect(await vnet(`${REMOTE} down --dry-run lab`, { files: {}, programs })).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^network lab: would be stopped\n {2}running guests lose their connection \(web.*\)\n$/,
    ),
    stderr: '',
  });
  const json = await vnet(`${REMOTE} down --dry-run -o json lab`, { files: {}, programs });
  expect(JSON.parse(json.stdout)).toMatchObject({ changed: true, networks: [{ network: 'lab', status: 'stopped' }] });
});
