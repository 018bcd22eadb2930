import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const checkout = join(import.meta.dirname, '../..');
const host = realHost();

/** What bin/vnet.js is made of is there already, and other tests run it: the build is left out. */
const quickstart = () =>
  host.inside.run(process.execPath, [join(checkout, 'scripts/quickstart.mjs'), '--no-build'], {
    env: { NODE_EXTRA_CA_CERTS: undefined },
  });

test('npm run quickstart shows each command of the main job and what it printed', async () => {
  const { status, stdout, stderr } = await quickstart();
  const shown = stdout.replace(/192\.168\.150\.1\d\d/g, 'ADDRESS').split('\n');
  expect(shown.filter((line) => line.startsWith('$ ') || line === 'ADDRESS')).toEqual([
    '$ vnet net-define examples/route.xml',
    '$ vnet net-start route',
    '$ vnet net-autostart route',
    '$ vnet net-list',
    '$ vnet leases route',
    '$ vnet resolve myvm',
    'ADDRESS',
  ]);
  expect({ status, stderr, last: shown.at(-2) }).toEqual({
    status: 0,
    stderr: '',
    last: 'All steps went well; nothing of the host is left.',
  });
});

test('a step that fails is told, and is the exit status', async () => {
  // Without dnsmasq the network does not start, and all that follows fails.
  await host.inside.run('bash', ['-c', 'mount --bind /bin/false "$(command -v dnsmasq)"']);
  const { status, stdout } = await quickstart();
  await host.inside.run('bash', ['-c', 'umount "$(command -v dnsmasq)"']);
  expect(status).toBe(1);
  expect(stdout).toContain('FAILED: status 1, expected Network route started');
});
