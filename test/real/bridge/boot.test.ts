import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Booted } from '../forward/booted.ts';

/** Moves on a host that systemd has booted: the watchdog as a unit, the death of the manager, and the next boot. */
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;

/** The cable: a veth whose other end is the router of the LAN. Without udev, managers configure it if /sys is read-only. */
const LAN = `
cat >/root/lan.sh <<'END'
mount --rbind /sys /sys
mount -o remount,bind,ro /sys
ip netns add lan
ip link add eth0 address 52:54:00:aa:00:02 type veth peer name lan0 netns lan
ip -n lan address add 192.0.2.1/24 dev lan0
ip -n lan link set lan0 up
END
cat >/etc/systemd/system/lan.service <<'END'
[Unit]
DefaultDependencies=no
After=local-fs.target
Before=network-pre.target systemd-networkd.service NetworkManager.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/bash -e /root/lan.sh
[Install]
WantedBy=sysinit.target
END
systemctl -q enable lan
systemctl -q disable NetworkManager systemd-networkd networking || :
`;

const MANAGERS = [
  {
    service: 'systemd-networkd',
    configuration: `
cat >/etc/systemd/network/10-eth0.network <<'END'
[Match]
Name=eth0
[Network]
Address=192.0.2.10/24
Gateway=192.0.2.1
END`,
  },
  {
    service: 'NetworkManager',
    configuration: `
printf '[main]\\nplugins=keyfile\\nno-auto-default=*\\nrc-manager=file\\n' >/etc/NetworkManager/NetworkManager.conf
cat >/etc/NetworkManager/system-connections/lan.nmconnection <<'END'
[connection]
id=lan
uuid=11111111-2222-3333-4444-555555555555
type=ethernet
interface-name=eth0

[ipv4]
address1=192.0.2.10/24,192.0.2.1
method=manual
END
chmod 600 /etc/NetworkManager/system-connections/lan.nmconnection`,
  },
];

/** Waits until a link has the address of the host and the default route. */
const isOn = (link: string) =>
  `until ip -4 address show dev ${link} 2>/dev/null | grep -q 192.0.2.10/24 && ip route | grep -q "^default via 192.0.2.1 dev ${link}"; do sleep 0.1; done`;
const ROLLED_BACK = 'until [ -e /var/lib/vnet/bridge/br0/rolled-back ]; do sleep 0.1; done';

describe.each(MANAGERS)('on a host with systemd and $service', ({ service, configuration }) => {
  let machine: Booted;

  beforeAll(async () => {
    machine = await Booted.start(root);
    await machine.run(`${LAN}\n${configuration}\nsystemctl -q enable ${service}`);
    await machine.reboot();
    await machine.run(isOn('eth0'));
  }, 120_000);
  afterAll(() => machine?.end());

  async function listed(): Promise<unknown> {
    return JSON.parse(await machine.run('vnet bridge list -o json'))[0];
  }

  test('the watchdog is a unit, which undoes the move although the manager is dead', async () => {
    await machine.run(`vnet bridge create br0 --from eth0 --confirm-within 5 2>/dev/null
      systemctl is-active vnet-bridge-br0
      systemctl kill --signal=KILL ${service}; systemctl stop ${service}`);
    await machine.run(`${ROLLED_BACK}; ${isOn('eth0')}; ! [ -e /sys/class/net/br0 ]`);
    expect(await listed()).toMatchObject({ status: 'rolled back', reason: 'nobody confirmed it in time' });
    await machine.run('until ! systemctl -q is-active vnet-bridge-br0; do sleep 0.1; done');
    // NetworkManager leaves an interface alone that has addresses when it starts.
    await machine.reboot();
    await machine.run(isOn('eth0'));
  });

  test('a reboot undoes a move that nobody has confirmed', async () => {
    await machine.run('vnet bridge create br0 --from eth0 --confirm-within 600 2>/dev/null');
    await machine.reboot();
    await machine.run(`${isOn('eth0')}; ! [ -e /sys/class/net/br0 ]`);
    expect(await listed()).toMatchObject({ status: 'undone by a reboot', script: null });
  });

  test('a reboot keeps a confirmed bridge, and a removal', async () => {
    await machine.run('vnet bridge create br0 --from eth0 2>/dev/null; vnet bridge confirm br0');
    await machine.reboot();
    await machine.run(isOn('br0'));
    expect(await listed()).toMatchObject({ status: 'confirmed' });
    await machine.run('vnet bridge remove br0 2>/dev/null; vnet bridge confirm br0');
    await machine.reboot();
    await machine.run(`${isOn('eth0')}; ! [ -e /sys/class/net/br0 ]`);
    expect(await listed()).toBe(undefined);
  });

  test('a routed network of libvirt gets the address with every boot, and leaves it to the manager when it stops', async () => {
    await machine.run('vnet bridge create br0 --from eth0 --route --network lan 2>/dev/null; vnet bridge confirm br0');
    await machine.reboot();
    await machine.run(`${isOn('br0')}; virsh -q net-list --name | grep -qx lan`);
    await machine.run(`virsh -q net-destroy lan; ${isOn('eth0')}; virsh -q net-start lan; ${isOn('br0')}`);
    await machine.run('vnet bridge remove br0 2>/dev/null; vnet bridge confirm br0');
    await machine.reboot();
    await machine.run(`${isOn('eth0')}; ! [ -e /sys/class/net/br0 ]; ! virsh -q net-list --all --name | grep -qx lan`);
  });
});
