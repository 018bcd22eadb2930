import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const SSH = { '/proc/self/environ': 'A=b\0SSH_CONNECTION=198.51.100.7 50000 192.0.2.10 22\0' };
const MOVE = '/var/lib/vnet/bridge/br0';
const record = (session: string | null) =>
  JSON.stringify({ version: 1, bridge: 'br0', link: 'eth0', method: { manager: 'runtime' }, session, boot: 'boot-1' });
const pending = (session: string | null) => ({
  [`${MOVE}/record.json`]: record(session),
  [`${MOVE}/pending`]: '',
  [`${MOVE}/applied`]: '160\n',
  '/proc/sys/kernel/random/boot_id': 'boot-1\n',
  '/proc/uptime': '120.50 7.00\n',
});

test.each([
  ['bridge create', 'error: bridge create needs a bridge'],
  ['bridge create br0', 'error: bridge create needs --from'],
  ['bridge create br0 --from eth0 --confirm-within 0', "error: --confirm-within takes 1 to 3600 seconds, not '0'"],
  ['bridge create br0/x --from eth0', "error: invalid name of the bridge 'br0/x'"],
  ['bridge confirm ../br0', "error: invalid name of the bridge '../br0'"],
  ['bridge confirm br0 --dry-run', 'error: --dry-run goes with bridge create, bridge remove'],
  ['bridge rollback br0 --dry-run', 'error: --dry-run goes with bridge create, bridge remove'],
  ['bridge confirm br0 --network lan', 'error: --network goes with bridge create'],
  ['bridge remove br0 --from eth0', 'error: --from goes with bridge create'],
  ['bridge list br0', 'error: bridge list takes no BRIDGE'],
  ['bridge create br0 --from lo', "error: invalid name of the interface 'lo'"],
])('%s is a usage error', async (line, message) => {
  const { status, stderr } = await vnet(line, {});
  expect({ status, stderr }).toEqual({ status: 64, stderr: expect.stringContaining(message) });
});

test.each(['create br0 --from eth0', 'confirm br0', 'list'])('%s needs root', async (line) => {
  expect(await vnet(`bridge ${line}`, { uid: 1000 })).toMatchObject({ status: 4 });
});

test('a move that is still being made cannot be confirmed', async () => {
  const { [`${MOVE}/applied`]: _, ...files } = pending(null);
  const { status, stderr } = await vnet('bridge confirm br0', { files });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('is not finished') });
});

test('a remote session has to accept the risk', async () => {
  const { status, stderr } = await vnet('bridge create br0 --from eth0', { files: SSH });
  expect(status).toBe(1);
  expect(stderr).toContain('vnet bridge create --accept-risk=lose-ssh --from=eth0 br0');
});

test('the session that moved the interface cannot confirm the move', async () => {
  const session = '198.51.100.7 50000 192.0.2.10 22';
  const { status, stderr } = await vnet('bridge confirm br0', { files: { ...pending(session), ...SSH } });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('log in again') });
});

test('list says how long a move waits for its confirmation', async () => {
  const { stdout } = await vnet('bridge list -o json', { files: pending(null) });
  expect(JSON.parse(stdout)).toMatchObject([{ bridge: 'br0', status: 'pending', secondsLeft: 39 }]);
});

test('a move that was pending when the host was restarted is undone', async () => {
  const files = { ...pending(null), '/proc/sys/kernel/random/boot_id': 'boot-2\n' };
  expect(JSON.parse((await vnet('bridge list -o json', { files })).stdout)).toMatchObject([
    { status: 'undone by a reboot', secondsLeft: null },
  ]);
  const { status, stderr } = await vnet('bridge confirm br0', { files });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('undone by a reboot') });
});

test('confirm names the bridges that vnet has created', async () => {
  const { status, stderr } = await vnet('bridge confirm br1', { files: pending(null) });
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("did you mean 'br0'?") });
});

test.each(['', '{"version":1', 'null', '{}', '{"version":2,"bridge":"br0"}'])(
  'a record that says %j does not hide the others, and names the script that undoes the move',
  async (text) => {
    const files = {
      ...pending(null),
      '/var/lib/vnet/bridge/br1/record.json': text,
      '/var/lib/vnet/bridge/br1/pending': '',
      '/var/lib/vnet/bridge/br1/restore.sh': '',
    };
    const listed = await vnet('bridge list -o json', { files });
    expect(listed.status).toBe(1);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ bridge: 'br0' }]);
    for (const action of ['confirm', 'rollback', 'remove', 'create --from eth0']) {
      const { status, stderr } = await vnet(`bridge ${action} br1`, { files });
      expect({ action, status, stderr }).toEqual({
        action,
        status: 6,
        stderr: expect.stringContaining('sh /var/lib/vnet/bridge/br1/restore.sh'),
      });
    }
  },
);

test('list says that a rollback could not restore the interface', async () => {
  const { [`${MOVE}/pending`]: _, ...rest } = pending(null);
  const files = { ...rest, [`${MOVE}/rolled-back`]: '', [`${MOVE}/incomplete`]: '', [`${MOVE}/reason`]: 'too late\n' };
  expect((await vnet('bridge list', { files })).stdout).toContain(`run as root: sh ${MOVE}/restore.sh`);
});
