import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Booted } from '../forward/booted.ts';

/** vnet's dnsmasq and the watch of containers as units of a systemd that boots. */
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;

const VM = `<network><name>vm</name><forward mode="nat"/><bridge name="virbr10" stp="off"/><domain name="vm.lab" localOnly="yes"/>
<ip address="192.168.150.1" prefix="24" localPtr="yes"/></network>`;

/** Everything that setup may change. */
const EVERYTHING = `cd /etc
find . ! -path ./libvirt/qemu/networks/vm.xml -printf '%p %y %m %l\\n' | sort
find . ! -path ./libvirt/qemu/networks/vm.xml -type f -print0 | sort -z | xargs -0 sha256sum
virsh net-dumpxml --inactive vm
find /run -maxdepth 1 -name 'vnet*'
systemctl list-units --all 'vnet*' --no-legend
systemctl --failed --no-legend`;

/** systemd-resolved needs a link that is up. */
const LINK = `[Unit]
DefaultDependencies=no
Before=systemd-resolved.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=sh -c 'ip netns add lan; ip link add eth0 type veth peer name lan0 netns lan; ip -n lan link set lan0 up'
ExecStart=sh -c 'ip address add 203.0.113.2/24 dev eth0; ip link set eth0 up'
[Install]
WantedBy=sysinit.target`;

const UNITS = 'vnet-dns.service vnet-dns-watch.service';

describe('on a host with systemd', () => {
  let machine: Booted;
  let before: string;

  beforeAll(async () => {
    machine = await Booted.start(root);
    await machine.run(`echo '${VM}' >/root/vm.xml; echo "${LINK}" >/etc/systemd/system/link.service; systemctl enable --now link
      rm -f /etc/resolv.conf; ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
      systemctl enable --now systemd-resolved
      virsh -q net-define /root/vm.xml; virsh -q net-autostart vm; virsh -q net-start vm`);
    before = await machine.run(EVERYTHING);
  }, 180_000);
  afterAll(() => machine?.end());

  const find = (name: string) => machine.run(`getent -s dns hosts ${name} || :`);

  test('setup installs units that systemd accepts and starts', async () => {
    await machine.run('vnet dns setup --yes --restart --containers ctr.lab');
    await machine.run(`systemctl is-active ${UNITS}; systemctl is-enabled ${UNITS}`);
    expect(
      await machine.run(`cd /etc/systemd/system; systemd-analyze verify --man=no ${UNITS} 2>&1 | grep vnet || :`),
    ).toBe('');
    expect(await find('host.vm.lab')).toMatch(/^192\.168\.150\.1 /);
  }, 60_000);

  test('a dnsmasq that is killed starts again', async () => {
    const pid = 'systemctl show -p MainPID --value vnet-dns';
    await machine.run(`before=$(${pid}); kill -9 "$before"; until [ "$(${pid})" != 0 ] && [ "$(${pid})" != "$before" ]; do sleep 0.1; done
      until getent -s dns hosts host.vm.lab; do sleep 0.1; done`);
  }, 60_000);

  test('after a boot the same names are there', async () => {
    await machine.reboot();
    await machine.run(`systemctl is-active ${UNITS}`);
    expect(await machine.run('systemctl --failed --no-legend')).toBe('');
    // libvirt starts its networks when it is started already.
    expect(await machine.run('until getent -s dns hosts host.vm.lab; do sleep 0.1; done')).toMatch(
      /^192\.168\.150\.1 /,
    );
    const { problems, setUp } = JSON.parse(await machine.run('vnet dns status -o json'));
    expect({ setUp, problems: problems.map(({ id }: { id: string }) => id) }).toEqual({
      setUp: true,
      problems: ['name-not-reach'],
    });
  }, 60_000);

  test('undo leaves nothing', async () => {
    await machine.run('vnet dns undo --yes --restart');
    expect(await machine.run(EVERYTHING)).toBe(before);
    expect(await find('host.vm.lab')).toBe('');
  }, 60_000);
});
