import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

/** Runs a program of bash in the host. */
async function bash(program: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', program]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const STOP = 'read -r pid _ < <(pidof libvirtd); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.02; done';

beforeAll(async () => {
  const lab = "<network><name>lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>";
  await host.virsh('net-define', await host.file('lab.xml', lab));
  await host.virsh('net-start', 'lab');
});

test('a daemon that was stopped is one problem, however many checks need it', async () => {
  await bash(STOP);
  const { problems, skipped } = await diagnosed(host);
  expect(problems.map(({ id }) => id)).toEqual(['daemon-down']);
  expect(skipped).toEqual([]);
  await expectRepair(host, 'daemon-down', /Failed to connect socket to '.*libvirt-sock'/);
});

test('a socket that outlived its daemon', async () => {
  await bash(STOP.replace('kill $pid', 'kill -KILL $pid'));
  await expectRepair(host, 'daemon-down', /libvirt-sock: left by a daemon that ended/);
});

test('a daemon whose socket was removed', async () => {
  await bash('rm /run/libvirt/libvirt-sock /run/libvirt/libvirt-sock-ro');
  await expectRepair(host, 'daemon-down', /process \d+: libvirtd/);
});
