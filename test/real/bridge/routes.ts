import { beforeAll, describe, expect, test } from '@jest/globals';
import { BIN, RUNNER } from '../../program.ts';
import { run } from '../doctor/with-firewalls.ts';
import { realHost } from '../host.ts';
import { recordGaps } from './gaps.ts';
import {
  addressOf,
  expectRestored,
  expectSettings,
  pings,
  prepareLan,
  settingsOf,
  settled,
  snapshot,
  undone,
} from './lan.ts';
import type { TestManager } from './managers.ts';

/** A guest of a NAT network and a machine behind the router of the LAN, which it reaches through the host. */
const NAT = `
virsh -q net-create /dev/stdin <<'END'
<network><name>nat</name><forward mode='nat'/><bridge name='virbr77'/><ip address='192.168.77.1' prefix='24'/></network>
END
ip netns add guest
ip link add tap0 type veth peer name eth0 netns guest
ip link set tap0 master virbr77 up
ip -n guest address add 192.168.77.20/24 dev eth0
ip -n guest link set eth0 up
ip -n guest route add default via 192.168.77.1
ip -n lan address add 203.0.113.5/32 dev lan0
`;
const REACHES = 'until nsenter --net=/run/netns/guest busybox ping -c1 -W1 203.0.113.5 >/dev/null; do sleep 0.1; done';

/** Starts libvirt, which may have been killed, and waits until it answers. */
const START_LIBVIRT = 'libvirtd -d; until virsh uri >/dev/null 2>&1; do sleep 0.05; done';

/** Declares the tests of vnet bridge create --route on a host with a LAN, whose interface a real program manages. */
export function describeRoutes(managers: readonly TestManager[]): void {
  describe.each(managers)('to a routed network, with $title', (manager) => {
    const { options, start } = manager;
    const host = realHost();
    let before = '';
    let settings = '';
    let addresses: Readonly<Record<'ipv4' | 'ipv6', string>>;

    beforeAll(async () => {
      await prepareLan(host);
      await start(host);
      await settled(host);
      await run(host, NAT);
      await run(host, REACHES);
      addresses = { ipv4: await addressOf(host, 'eth0', 4), ipv6: await addressOf(host, 'eth0', 6) };
      before = await snapshot(host);
      settings = await settingsOf(host, 'eth0');
    }, 60_000);

    const words = ['bridge', 'create', 'br0', '--from', 'eth0', '--route', '--network', 'lan', ...options];
    const create = (...more: readonly string[]) => host.vnet(...words, ...more);
    const networks = () => run(host, 'virsh -q net-list --all --name');

    test('a dry run changes nothing', async () => {
      expect(await create('--dry-run')).toMatchObject({ status: 0, stdout: expect.stringContaining("mode='open'") });
      expect(await snapshot(host)).toBe(before);
    });

    test('a move that nobody confirms is undone to the byte', async () => {
      expect(await create('--confirm-within', '2')).toMatchObject({ status: 0 });
      await undone(host);
      await expectRestored(host, before);
      expect(await networks()).not.toContain('lan');
    });

    test('a move is undone if vnet is killed in it', async () => {
      await run(
        host,
        `${RUNNER} ${BIN} ${words.join(' ')} >/dev/null 2>&1 &
       until [ -e /sys/class/net/br0 ]; do sleep 0.01; done; kill -KILL $!`,
      );
      await undone(host);
      await expectRestored(host, before);
    });

    test('a move is undone although libvirt is dead, which forgets the network then', async () => {
      expect(await create('--confirm-within', '2')).toMatchObject({ status: 0 });
      await run(host, 'kill -KILL $(cat /run/libvirtd.pid)');
      await undone(host);
      await run(host, START_LIBVIRT);
      await expectRestored(host, before);
      expect(await networks()).not.toContain('lan');
    });

    test('a confirmed bridge has what the interface had, and guests of other networks reach what they did', async () => {
      await run(host, REACHES);
      const stop = await pings(host, addresses);
      expect(await create()).toMatchObject({ status: 0 });
      expect(await host.vnet('bridge', 'confirm', 'br0')).toMatchObject({ status: 0 });
      await settled(host);
      await recordGaps({ ...manager, name: `${manager.name} (--route)` }, { ...(await stop()), isIpv6Kept: true });
      await expectSettings(host, 'br0', settings);
      await run(host, REACHES);
      expect(await run(host, 'ss -Hlun "sport = :53 or sport = :67" | grep -v -e 192.168.77.1 -e virbr77 || :')).toBe(
        '',
      );
    });

    if (options.length === 0) {
      test('the bridge survives a restart of libvirt and of its network, and a stopped network leaves the host online', async () => {
        await run(
          host,
          `kill $(cat /run/libvirtd.pid); while [ -e /run/libvirtd.pid ]; do sleep 0.05; done; ${START_LIBVIRT}`,
        );
        await expectSettings(host, 'br0', settings);
        await run(host, 'virsh -q net-destroy lan');
        await expectSettings(host, 'eth0', settings);
        await run(host, 'virsh -q net-start lan');
        await settled(host);
        await expectSettings(host, 'br0', settings);
      });
    }

    test('a removal that nobody confirms leaves the bridge, and one that is confirmed the interface', async () => {
      expect(await host.vnet('bridge', 'remove', 'br0', '--confirm-within', '2')).toMatchObject({ status: 0 });
      await expectSettings(host, 'eth0', settings);
      await undone(host);
      await settled(host);
      await expectSettings(host, 'br0', settings);
      if (options.length === 0) expect(await run(host, 'virsh -q net-list --autostart --name')).toContain('lan');
      expect(await host.vnet('bridge', 'remove', 'br0')).toMatchObject({ status: 0 });
      expect(await host.vnet('bridge', 'confirm', 'br0')).toMatchObject({ status: 0, stdout: 'bridge br0: removed\n' });
      await expectRestored(host, before);
      expect(await networks()).not.toContain('lan');
    });
  });
}
