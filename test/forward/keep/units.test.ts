import { expect, test } from '@jest/globals';
import { forwardUnits, isUnitOfVnet } from '../../../src/forward/keep/units.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { scratchDirectory } from '../../children.ts';

const self = { name: 'vnet', program: '/usr/bin/node', script: '/usr/bin/vnet' };

test('the units start this vnet after whatever writes rules', () => {
  const [restore, watch] = forwardUnits({ self });
  expect(restore.text).toMatch(/^After=.* libvirtd.service .* firewalld.service .* docker.service$/m);
  expect(restore.text).toMatch(/^WantedBy=multi-user.target libvirtd.service /m);
  expect(restore.text).toContain('\nExecStart=/usr/bin/node /usr/bin/vnet forward restore --quiet\n');
  expect(watch.text).toContain('\nExecStart=/usr/bin/node /usr/bin/vnet forward watch\n');
  expect([restore.text, watch.text, '[Unit]\n'].map(isUnitOfVnet)).toEqual([true, true, false]);
});

test('systemd accepts the units', async () => {
  const scratch = scratchDirectory();
  try {
    const files = [];
    for (const { name, text } of forwardUnits({ self: { ...self, program: process.execPath, script: '/etc/hosts' } })) {
      files.push(`${scratch.path}/${name}`);
      await nodeHost.replaceFile(`${scratch.path}/${name}`, Buffer.from(text));
    }
    const { stdout, stderr } = await nodeHost.run('systemd-analyze', ['verify', '--man=no', ...files]);
    expect((stdout + stderr).split('\n').filter((line) => line.includes('vnet-forward'))).toEqual([]);
  } finally {
    await scratch.remove();
  }
});

test('a vnet that is one executable needs no Node.js', () => {
  const [restore] = forwardUnits({ self: { name: 'vnet', program: '/usr/bin/vnet', script: undefined } });
  expect(restore.text).toContain('\nExecStart=/usr/bin/vnet forward restore --quiet\n');
});

test.each(['/opt/my programs/vnet.js', '/opt/100%/vnet.js', 'vnet', '/opt/$x/vnet'])(
  'a path that systemd would read otherwise is refused: %s',
  (script) => {
    expect(() => forwardUnits({ self: { ...self, script } })).toThrow(
      `cannot write a unit of systemd for the path ${script}`,
    );
  },
);
