import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

beforeAll(async () => {
  const lab = "<network><name>lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>";
  await host.virsh('net-define', await host.file('lab.xml', lab));
  await host.virsh('net-start', 'lab');
});

test('a healthy host has no problems, and every check could look', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('a network that should have been started', async () => {
  await host.virsh('net-autostart', 'lab');
  await host.virsh('net-destroy', 'lab');
  await expectRepair(host, 'autostart-inactive', /lab inactive, autostart yes/);
});
