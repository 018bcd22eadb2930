import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Booted } from './forward/booted.ts';

/** Forwards on a host that systemd has booted: units, a restart of libvirtd by systemd, and the next boot. */
const root = (globalThis as { VNET_TEST_ROOT?: string }).VNET_TEST_ROOT;

const LAB = `<network><name>lab</name><forward mode="nat"/><bridge name="virbr-lab" stp="off"/><ip address="10.66.0.1" prefix="24">
<dhcp><range start="10.66.0.100" end="10.66.0.199"/></dhcp></ip></network>`;
const WEB = `<domain type="qemu"><name>web</name><memory unit="MiB">16</memory><os><type arch="x86_64" machine="pc">hvm</type></os>
<devices><interface type="network"><mac address="52:54:00:77:00:01"/><source network="lab"/></interface></devices></domain>`;

/** Everything that forwards may change, but the network and its reservation. */
const EVERYTHING = `cd /etc
find . -path ./libvirt/qemu/networks -prune -o -printf '%p %y %m %l\\n' | sort
find . -path ./libvirt/qemu/networks -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
nft list ruleset 2>/dev/null | sed 's/packets [0-9]* bytes [0-9]*//'
iptables-save | sed '/^#/d; s/\\[.*//'
systemctl list-units --all 'vnet*' --no-legend
systemctl --failed --no-legend`;

const IS_ACTIVE = `until [ "$(vnet forward list -o json | grep -c '"state": *"active"')" = 1 ]; do sleep 0.1; done`;

describe('on a host with systemd', () => {
  let machine: Booted;
  let before: string;

  beforeAll(async () => {
    machine = await Booted.start(root);
    await machine.run(`echo '${LAB}' >/root/lab.xml; echo '${WEB}' >/root/web.xml
      virsh -q net-define /root/lab.xml; virsh -q net-autostart lab; virsh -q net-start lab; virsh -q define /root/web.xml
      vnet host set lab web 10.66.0.11`);
    before = await machine.run(EVERYTHING);
  }, 60_000);
  afterAll(() => machine?.end());

  async function problems(): Promise<unknown> {
    return JSON.parse(await machine.run('vnet doctor -o json || :')).problems;
  }

  test('the first forward shows what it installs, installs it and starts the watcher', async () => {
    const files = ['libvirt/hooks/network.d/vnet', 'systemd/system/vnet-forward.service'];
    const shown = await machine.run('vnet forward add web 8080:80 --dry-run');
    for (const file of files) expect(shown).toContain(`create /etc/${file}\n`);
    expect(await machine.run(EVERYTHING)).toBe(before);
    expect(await machine.run('vnet forward add web 8080:80')).toContain(
      '  enable vnet-forward.service, and enable and start vnet-forward-watch.service\n',
    );
    await machine.run('systemctl is-active vnet-forward-watch; systemctl is-enabled vnet-forward vnet-forward-watch');
    expect(await problems()).toEqual([]);
  });

  test('systemd accepts the units', async () => {
    const units = '/etc/systemd/system/vnet-forward.service /etc/systemd/system/vnet-forward-watch.service';
    expect(await machine.run(`systemd-analyze verify --man=no ${units} 2>&1 | grep vnet-forward || :`)).toBe('');
  });

  test('a restart of libvirtd by systemd runs the unit that restores, and a flush wakes the watcher', async () => {
    const started = 'systemctl show -p ExecMainStartTimestampMonotonic --value vnet-forward';
    await machine.run(
      `before=$(${started}); systemctl restart libvirtd; until [ "$(${started})" != "$before" ]; do sleep 0.1; done`,
    );
    await machine.run(`nft flush ruleset; ${IS_ACTIVE}; systemctl restart libvirtd; ${IS_ACTIVE}`);
    expect(await machine.run('iptables -S FORWARD | sed -n 2p')).toContain('VNET_FORWARD');
  });

  test('a forward is there after a boot', async () => {
    await machine.reboot();
    await machine.run(IS_ACTIVE);
    expect(await machine.run('systemctl --failed --no-legend')).toBe('');
    expect(await problems()).toEqual([]);
  });

  test('removing the last forward leaves nothing behind', async () => {
    await machine.run('vnet forward remove web');
    expect(await machine.run(EVERYTHING)).toBe(before);
  });

  test('uninstall leaves nothing behind after it was killed at the worst moments', async () => {
    for (const [program, words] of [
      ['systemctl', 'disable --now'],
      ['rmdir', 'network.d'],
    ] as const) {
      await machine.run('vnet forward add web 8080:80');
      await machine.run(`mkdir -p /run/kill; cat >/run/kill/${program} <<'END'
#!/bin/bash
case "$*" in *"${words}"*) /usr/bin/${program} "$@"; kill -9 $PPID; exit ;; esac
exec /usr/bin/${program} "$@"
END
chmod 755 /run/kill/${program}
! PATH=/run/kill:$PATH vnet forward uninstall
vnet forward uninstall
rm -r /run/kill`);
      expect(await machine.run(EVERYTHING)).toBe(before);
    }
  });
});
