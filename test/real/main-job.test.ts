import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const example = join(import.meta.dirname, '../../examples/route.xml');
const host = realHost();

/** What a vnet command that should succeed printed. */
async function vnet(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await host.vnet(...words);
  expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
  return stdout;
}

test('the main job, from an XML file to a guest that is found by its name, and back to nothing', async () => {
  expect(await vnet('net-define', example)).toBe(`Network route defined from ${example}\n\n`);
  expect(await vnet('net-start', 'route')).toBe('Network route started\n\n');
  expect(await vnet('net-autostart', 'route')).toBe('Network route marked as autostarted\n\n');
  const [listed] = JSON.parse(await vnet('net-list', '--all', '-o', 'json'));
  expect(listed).toMatchObject({ name: 'route', active: true, autostart: true, persistent: true });

  const guest = await host.client('route', 'myvm');
  expect(guest.ip).toMatch(/^192\.168\.150\.1\d\d$/);
  const leases = JSON.parse(await vnet('leases', 'route', '-o', 'json'));
  expect(leases).toMatchObject([{ network: 'route', mac: guest.mac, hostname: 'myvm' }]);
  expect(await vnet('resolve', 'myvm')).toBe(`${guest.ip}\n`);

  const fixed = "<host mac='52:54:00:00:00:07' name='fixed' ip='192.168.150.7'/>";
  expect(await vnet('net-update', 'route', 'add', 'ip-dhcp-host', fixed, '--live', '--config')).toBe(
    'Updated network route persistent config and live state\n',
  );
  expect(await host.client('route', 'fixed', { mac: '52:54:00:00:00:07' })).toMatchObject({ ip: '192.168.150.7' });
  expect(await vnet('resolve', 'fixed')).toBe('192.168.150.7\n');

  expect(await vnet('net-destroy', 'route')).toBe('Network route destroyed\n\n');
  expect(await vnet('net-undefine', 'route')).toBe('Network route has been undefined\n\n');
  expect(JSON.parse(await vnet('net-list', '--all', '-o', 'json'))).toEqual([]);
  expect((await host.inside.run('ip', ['-brief', 'link', 'show', 'virbr-route'])).status).toBe(1);
});
