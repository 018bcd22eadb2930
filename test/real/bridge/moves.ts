import { beforeAll, describe, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { run } from '../doctor/with-firewalls.ts';
import { type RealHost, realHost } from '../host.ts';
import { recordGaps } from './gaps.ts';
import {
  addressOf,
  expectRestored,
  expectSettings,
  pings,
  prepareLan,
  serveDhcp,
  settingsOf,
  settled,
  snapshot,
  undone,
} from './lan.ts';
import type { TestManager } from './managers.ts';

/** Declares the tests of vnet bridge on a host with a LAN, whose interface a real program manages. */
export function describeMoves(managers: readonly TestManager[]): void {
  describe.each(managers)('with $title', (manager) => {
    const { options, start, ipv6, kill } = manager;
    const isDhcp = manager.ipv4 === 'DHCP';
    const host = realHost();
    let before = '';
    let settings = '';
    let addresses: Readonly<Record<'ipv4' | 'ipv6', string>>;

    beforeAll(async () => {
      await prepareLan(host);
      if (isDhcp) await serveDhcp(host, { hasRouterAdvertisements: ipv6 === 'automatic' });
      await start(host);
      await settled(host);
      await run(host, 'until ip -4 -o address show dev eth0 scope global | grep -q inet; do sleep 0.05; done');
      addresses = { ipv4: await addressOf(host, 'eth0', 4), ipv6: await addressOf(host, 'eth0', 6) };
      before = await snapshot(host);
      settings = await settingsOf(host, 'eth0');
    }, 60_000);

    const create = (...more: readonly string[]) =>
      host.vnet('bridge', 'create', 'br0', '--from', 'eth0', ...options, ...more);

    test('a dry run changes nothing', async () => {
      expect(await create('--dry-run')).toMatchObject({ status: 0, stdout: expect.stringContaining('keep address') });
      expect(await snapshot(host)).toBe(before);
    });

    test('a move that nobody confirms is undone to the byte, and a network that was started meanwhile stays', async () => {
      expect(await create('--confirm-within', '2')).toMatchObject({ status: 0 });
      await run(
        host,
        `virsh -q net-create ${await host.file('other.xml', "<network><name>other</name><bridge name='virbr9'/><ip address='10.9.9.1' prefix='24'/></network>")}`,
      );
      await undone(host);
      expect(await run(host, 'ip -4 -o address show dev virbr9')).toContain('10.9.9.1/24');
      await run(host, 'virsh -q net-destroy other');
      await expectRestored(host, before);
      expect(await listed(host)).toMatchObject({ status: 'rolled back', reason: 'nobody confirmed it in time' });
    });

    test('a bridge on which the gateway does not answer is undone at once', async () => {
      await run(
        host,
        `setsid sh -c 'until [ -e /sys/class/net/br0 ]; do sleep 0.01; done; ip -n lan link set lan0 arp off' </dev/null >/dev/null 2>&1 &`,
      );
      const { status, stderr } = await create();
      await run(host, 'ip -n lan link set lan0 arp on');
      expect({ status, stderr }).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(" answered on 'eth0' and does not on 'br0'"),
      });
      expect(stderr).toContain('everything is as it was');
      await expectRestored(host, before);
    });

    test('a move is undone if vnet is killed in it', async () => {
      await run(
        host,
        `${RUNNER} ${BIN} bridge create br0 --from eth0 ${options.join(' ')} >/dev/null 2>&1 &
       until [ -e /sys/class/net/br0 ]; do sleep 0.01; done; kill -KILL $!`,
      );
      await undone(host);
      await expectRestored(host, before);
      expect(await listed(host)).toMatchObject({ reason: 'vnet was killed while it made the move' });
    });

    test('rollback undoes a move', async () => {
      expect(await create()).toMatchObject({ status: 0 });
      expect(await host.vnet('bridge', 'rollback', 'br0')).toMatchObject({ status: 0 });
      await expectRestored(host, before);
    });

    if (kill === undefined) {
      test('rollback undoes a move although the disk is full', async () => {
        await run(
          host,
          'mkdir -p /var/lib/vnet/bridge && mount -t tmpfs -o size=200k,mode=700 full /var/lib/vnet/bridge',
        );
        expect(await create()).toMatchObject({ status: 0 });
        await run(host, '! dd if=/dev/zero of=/var/lib/vnet/bridge/fill bs=4k 2>/dev/null');
        expect(await host.vnet('bridge', 'rollback', 'br0')).toMatchObject({ status: 0 });
        await run(host, 'umount -l /var/lib/vnet/bridge');
        await expectRestored(host, before);
      });
    }

    test('of a confirmation and a rollback at the same time, one happens', async () => {
      expect(await create()).toMatchObject({ status: 0 });
      const [confirmed, undone] = await Promise.all([
        host.vnet('bridge', 'confirm', 'br0'),
        host.vnet('bridge', 'rollback', 'br0'),
      ]);
      expect([confirmed.status, undone.status].sort()).toEqual([0, 1]);
      expect(await listed(host)).toMatchObject({ status: confirmed.status === 0 ? 'confirmed' : 'rolled back' });
      if (confirmed.status === 0) {
        await expectSettings(host, 'br0', settings);
        expect(await host.vnet('bridge', 'remove', 'br0')).toMatchObject({ status: 0 });
        expect(await host.vnet('bridge', 'confirm', 'br0')).toMatchObject({ status: 0 });
      }
      await expectRestored(host, before);
    });

    if (kill !== undefined) {
      test('a move is undone although its manager is dead', async () => {
        expect(await create('--confirm-within', '2')).toMatchObject({ status: 0 });
        await run(host, kill);
        await undone(host);
        await expectRestored(host, before);
        // The next test begins with an interface that the program has configured itself.
        await run(host, 'ip address flush dev eth0; ip link set dev eth0 down');
        await start(host);
        await expectRestored(host, before);
      });
    }

    test('a confirmed bridge has what the interface had, with a network, and can be removed', async () => {
      const stop = await pings(host, addresses);
      expect(await create('--network', 'lan')).toMatchObject({ status: 0 });
      expect(await host.vnet('bridge', 'confirm', 'br0')).toMatchObject({
        status: 0,
        stdout: 'bridge br0: confirmed, network lan started\n',
      });
      await settled(host);
      await recordGaps(manager, {
        ...(await stop()),
        isIpv6Kept: (await addressOf(host, 'br0', 6)) === addresses.ipv6,
      });
      await expectSettings(host, 'br0', settings);
      expect(await settingsOf(host, 'eth0')).not.toContain('192.0.2.');
      expect(await listed(host)).toMatchObject({ status: 'confirmed', secondsLeft: null, network: 'lan' });
      expect(await run(host, 'virsh -q net-list --autostart --name')).toContain('lan');
    });

    test('a removal that nobody confirms leaves the bridge, and one that is confirmed the interface', async () => {
      expect(await host.vnet('bridge', 'remove', 'br0', '--confirm-within', '2')).toMatchObject({ status: 0 });
      await undone(host);
      await settled(host);
      await expectSettings(host, 'br0', settings);
      expect(await listed(host)).toMatchObject({ status: 'confirmed', reason: 'nobody confirmed it in time' });
      expect(await host.vnet('bridge', 'remove', 'br0')).toMatchObject({ status: 0 });
      expect(await host.vnet('bridge', 'confirm', 'br0')).toMatchObject({ status: 0, stdout: 'bridge br0: removed\n' });
      await expectRestored(host, before);
      expect(await listed(host)).toBe(undefined);
      expect(await run(host, 'virsh -q net-list --all --name')).not.toContain('lan');
    }, 180_000);
  });
}

async function listed(host: RealHost): Promise<unknown> {
  const { stdout } = await host.vnet('bridge', 'list', '-o', 'json');
  return JSON.parse(stdout)[0];
}
