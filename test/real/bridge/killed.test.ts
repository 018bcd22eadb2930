import { beforeAll, expect, test } from '@jest/globals';
import { run } from '../doctor/with-firewalls.ts';
import { realHost } from '../host.ts';
import { type Killer, killerOn } from '../killer.ts';
import { expectRestored, expectSettings, prepareLan, settingsOf, settled, snapshot } from './lan.ts';
import { NETWORKD } from './managers.ts';

/** vnet, killed while it confirms a move or removes a bridge: what `vnet bridge list` says then leads to one of both states. */
const host = realHost();
let before: string;
let settings: string;
let killer: Killer;

beforeAll(async () => {
  await prepareLan(host);
  await NETWORKD[0]?.start(host);
  await settled(host);
  before = await snapshot(host);
  settings = await settingsOf(host, 'eth0');
  killer = await killerOn(host, ['mv', 'rm', 'mkdir', 'virsh', 'networkctl']);
}, 60_000);

async function vnet(...words: string[]): Promise<void> {
  expect({ words, ...(await host.vnet('bridge', ...words)) }).toMatchObject({ words, status: 0 });
}

async function status(): Promise<string | undefined> {
  return JSON.parse((await host.vnet('bridge', 'list', '-o', 'json')).stdout)[0]?.status;
}

const create = () => vnet('create', 'br0', '--from', 'eth0', '--network', 'lan', '--confirm-within', '600');

/** Runs the first command that `vnet bridge list` prints, if it prints one. */
async function followList(): Promise<void> {
  const { stdout } = await host.vnet('bridge', 'list');
  const [, action] = /run: vnet bridge (confirm|rollback) br0/.exec(stdout) ?? [];
  if (action !== undefined) await vnet(action, 'br0');
}

/** The moments at which a command is killed: before each program that it starts, and after it. */
async function moments(words: readonly string[]): Promise<{ readonly at: number; readonly when: number }[]> {
  const count = await killer.count('bridge', ...words);
  return Array.from({ length: count }, (_, index) => [0, 2].map((when) => ({ at: index + 1, when }))).flat();
}

test('a confirmation that is killed can be finished', async () => {
  await create();
  const all = await moments(['confirm', 'br0']);
  expect(all.length).toBeGreaterThan(4);
  for (const moment of all) {
    await vnet('remove', 'br0');
    await vnet('confirm', 'br0');
    await create();
    await killer.kill(moment, 'bridge', 'confirm', 'br0');
    await expectSettings(host, 'br0', settings);
    expect(['pending', 'confirmation interrupted', 'confirmed']).toContain(await status());
    await followList();
    await vnet('confirm', 'br0');
    expect(await status()).toBe('confirmed');
    await expectSettings(host, 'br0', settings);
    expect(await run(host, 'virsh -q net-list --autostart --name')).toContain('lan');
  }
}, 300_000);

test('a confirmation that is killed before it has changed files can be undone', async () => {
  await vnet('remove', 'br0');
  await vnet('confirm', 'br0');
  await create();
  await killer.kill({ at: 1, when: 2 }, 'bridge', 'confirm', 'br0');
  expect(await status()).toBe('confirmation interrupted');
  await vnet('rollback', 'br0');
  await expectRestored(host, before);
});

test('a removal that is killed leaves the bridge', async () => {
  await create();
  await vnet('confirm', 'br0');
  const all = await moments(['remove', 'br0']);
  await vnet('rollback', 'br0');
  expect(all.length).toBeGreaterThan(10);
  for (const moment of all) {
    await killer.kill(moment, 'bridge', 'remove', 'br0');
    await run(host, 'while grep -q [w]atchdog.sh /proc/[0-9]*/cmdline 2>/dev/null; do sleep 0.05; done');
    await followList();
    expect(await status()).toBe('confirmed');
    await expectSettings(host, 'br0', settings);
  }
}, 300_000);

test('the confirmation of a removal that is killed can be finished', async () => {
  await vnet('remove', 'br0');
  const all = await moments(['confirm', 'br0']);
  expect(all.length).toBeGreaterThan(6);
  for (const moment of all) {
    await create();
    await vnet('confirm', 'br0');
    await vnet('remove', 'br0');
    await killer.kill(moment, 'bridge', 'confirm', 'br0');
    await followList();
    if ((await status()) !== undefined) await vnet('confirm', 'br0');
    expect(await status()).toBe(undefined);
    await expectRestored(host, before);
    expect(await run(host, 'virsh -q net-list --all --name')).not.toContain('lan');
  }
}, 300_000);
