import { expect, test } from '@jest/globals';
import { forwardUnits, isUnitOfVnet } from '../../../src/forward/keep/units.ts';
import { nodeHost } from '../../../src/host/node.ts';
import { scratchDirectory } from '../../children.ts';

const self = { node: '/usr/bin/node', script: '/usr/bin/vnet' };

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
    for (const { name, text } of forwardUnits({ self: { node: process.execPath, script: '/etc/hosts' } })) {
      files.push(`${scratch.path}/${name}`);
      await nodeHost.replaceFile(`${scratch.path}/${name}`, Buffer.from(text));
    }
    const { stdout, stderr } = await nodeHost.run('systemd-analyze', ['verify', '--man=no', ...files]);
    expect((stdout + stderr).split('\n').filter((line) => line.includes('vnet-forward'))).toEqual([]);
  } finally {
    await scratch.remove();
  }
});

test.each(['/opt/my programs/vnet.js', '/opt/100%/vnet.js', 'vnet', '/opt/$x/vnet'])(
  'a path that systemd would read otherwise is refused: %s',
  (script) => {
    expect(() => forwardUnits({ self: { node: '/usr/bin/node', script } })).toThrow(
      `cannot write a unit of systemd for the path ${script}`,
    );
  },
);
