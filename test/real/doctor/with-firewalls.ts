import { expect } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { plugIn, type TestGuest } from '../../../src/sandbox/guests/test-guest.ts';
import { libvirtVersion, type RealHost } from '../host.ts';

/**
 * systemd does not run in a sandbox. This systemctl restarts a daemon as its unit does: SIGTERM, the end of the
 * process, and a new one.
 */
const SYSTEMCTL = `#!/bin/bash
[ "$1" = restart ] || exit 1
pid=$(cat "/run/$2.pid")
kill "$pid"
while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; do sleep 0.02; done
"$2" -d
until virsh list >/dev/null 2>&1; do sleep 0.02; done
until [ "$(virsh -q net-list | wc -l)" -ge "$(ls /run/libvirt/network/*.xml | wc -l)" ]; do sleep 0.02; done
`;

/** The kernel of a test machine may not have the tc action that libvirt 11.3 uses to fill in checksums of DHCP replies. */
const TC = `#!/bin/bash
case "$*" in *csum*) exit 0 ;; esac
exec /run/vnet/tc.real "$@"
`;

const { major, minor } = libvirtVersion();

/** Whether libvirt can write its rules with nftables: from 10.4 on. */
export const canUseNftables = major > 10 || (major === 10 && minor >= 4);

/** Makes libvirt write its rules with nftables. */
export async function useNftables(host: RealHost): Promise<void> {
  await run(host, `echo 'firewall_backend = "nftables"' >/etc/libvirt/network.conf; systemctl restart libvirtd`);
}

/** Keeps the rules of the firewall, for restoreRules. */
export async function saveRules(host: RealHost): Promise<void> {
  await run(
    host,
    `cd /run/vnet
     iptables-save >saved.ip; ip6tables-save >saved.ip6
     nft list tables | grep libvirt_network | while read -r table; do nft list $table; done >saved.nft`,
  );
}

/** Replaces all rules by those that saveRules kept. */
export async function restoreRules(host: RealHost): Promise<void> {
  await run(
    host,
    `cd /run/vnet
     nft flush ruleset
     iptables-restore <saved.ip; ip6tables-restore <saved.ip6; nft -f saved.nft`,
  );
}

/** Accepts connections to a TCP port of a machine, until the host ends. */
export async function listen(machine: Host, port: number): Promise<void> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  await runOn(
    machine,
    `setsid busybox nc -ll -p ${port} -e /bin/true </dev/null >/dev/null 2>&1 &
     until grep -q ':${hex} .* 0A ' /proc/net/tcp /proc/net/tcp6; do sleep 0.02; done`,
  );
}

/** Whether a machine can open a TCP connection. Rules that drop packets silently cost the time limit. */
export async function connects(machine: Host, address: string, port: number, seconds = 5): Promise<boolean> {
  const { status } = await machine.run('timeout', [
    String(seconds),
    'bash',
    '-c',
    `exec 3<>/dev/tcp/${address}/${port}`,
  ]);
  return status === 0;
}

/** Runs a script of bash inside, which must succeed, and returns what it prints. */
export function run(host: RealHost, script: string): Promise<string> {
  return runOn(host.inside, script);
}

export async function runOn(host: Host, script: string): Promise<string> {
  const { status, stdout, stderr } = await host.run('bash', ['-ec', script]);
  expect({ script, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ script, status: 0, said: '' });
  return stdout;
}

/** Gives a host a systemctl, a sysctl directory, an uplink lan0 with a default route, and a machine behind it. */
export async function prepare(host: RealHost): Promise<TestGuest> {
  await host.file('systemctl', SYSTEMCTL);
  await host.file('tc', TC);
  await run(
    host,
    `cd /run/vnet
     chmod 755 systemctl tc
     mount --bind systemctl "$(readlink -f "$(command -v systemctl)")"
     cp "$(command -v tc)" tc.real
     mount --bind tc "$(readlink -f "$(command -v tc)")"
     mkdir -p /etc/sysctl.d
     ip link add lan0 type bridge
     ip address add 198.51.100.1/24 dev lan0
     ip link set lan0 up
     ip route add default via 198.51.100.2`,
  );
  const lan = await plugIn(host.inside, { name: 'lan', bridge: 'lan0' });
  await runOn(lan.host, 'ip address add 198.51.100.2/24 dev eth0');
  return lan;
}

/** Defines and starts a network, or starts it again. */
export async function start(host: RealHost, xml: string): Promise<void> {
  await run(host, `virsh -q net-define ${await host.file('network.xml', xml)}`);
  const name = /<name>(.*?)<\/name>/.exec(xml)?.[1] ?? '';
  await run(host, `virsh -q net-start ${name}`);
}
