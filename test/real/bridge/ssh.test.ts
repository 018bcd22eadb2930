import { beforeAll, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { run } from '../doctor/with-firewalls.ts';
import { realHost } from '../host.ts';
import { expectRestored, expectSettings, prepareLan, settingsOf, settled, snapshot, undone } from './lan.ts';
import { NETWORKD } from './managers.ts';

/** An administrator in the LAN, who is logged in by ssh over the interface that moves. */
const host = realHost();
let before: string;
let settings: string;

beforeAll(async () => {
  await prepareLan(host);
  await NETWORKD[0]?.start(host);
  await settled(host);
  await run(
    host,
    `mkdir -p ~/.ssh; chmod 700 ~ ~/.ssh; ssh-keygen -q -t ed25519 -N '' -f ~/.ssh/id_ed25519
     cp ~/.ssh/id_ed25519.pub ~/.ssh/authorized_keys; dropbearkey -t ed25519 -f /run/host-key >/dev/null 2>&1
     dropbear -s -r /run/host-key -p 192.0.2.10:22 -p 192.0.2.11:22 -P /run/dropbear.pid
     until [ -e /run/dropbear.pid ]; do sleep 0.02; done`,
  );
  before = await snapshot(host);
  settings = await settingsOf(host, 'eth0');
}, 60_000);

const VNET = `${RUNNER} ${BIN} bridge`;
const SSH = `nsenter --net=/run/netns/lan ssh -o StrictHostKeyChecking=no -o LogLevel=ERROR root@192.0.2.10`;

/** Logs in, runs a script and logs out. */
function ssh(script: string) {
  return host.inside.run('bash', ['-c', `exec ${SSH} "$1"`, 'bash', script]);
}

test('a session has to accept the risk', async () => {
  const { status, stderr } = await ssh(`${VNET} create br0 --from eth0`);
  expect(status).toBe(1);
  expect(stderr).toContain("you are connected by ssh: if the move of 'eth0' fails, the session hangs");
  expect(stderr).toContain('vnet bridge create --accept-risk=lose-ssh --from=eth0 br0\n');
  expect(await snapshot(host)).toBe(before);
});

test('everything is moved back after the session has died', async () => {
  await run(
    host,
    `${SSH} '${VNET} create br0 --from eth0 --accept-risk=lose-ssh --confirm-within 3; sleep 1000' >/run/vnet/session 2>&1 &
     until grep -q 'created with port' /run/vnet/session; do sleep 0.05; done
     kill -KILL $!; for pid in $(pgrep -P "$(cat /run/dropbear.pid)"); do kill -KILL "$pid"; done`,
  );
  await undone(host);
  await expectRestored(host, before);
});

test('the session survives the move, but only a new one can confirm it', async () => {
  const { status, stdout, stderr } = await ssh(
    `${VNET} create br0 --from eth0 --accept-risk=lose-ssh && ${VNET} confirm br0`,
  );
  expect({ status, stdout, stderr }).toMatchObject({ status: 1, stdout: expect.stringContaining('created with port') });
  expect(stderr).toContain('to confirm the move, run in a new ssh session: vnet bridge confirm br0\n');
  expect(stderr).toContain('this ssh session is older than the move');
  expect(await ssh(`${VNET} confirm br0`)).toMatchObject({ status: 0, stdout: 'bridge br0: confirmed\n' });
  await settled(host);
  await expectSettings(host, 'br0', settings);
});
