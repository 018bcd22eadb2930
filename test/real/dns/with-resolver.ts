import { expect } from '@jest/globals';
import type { Host } from '../../../src/host/host.ts';
import { queryDns, type RecordType } from '../../../src/sandbox/guests/dns-query.ts';
import { inNetworkNamespace } from '../../../src/sandbox/host/namespace.ts';
import type { RealHost } from '../host.ts';

/*
 * Hosts with a real systemd-resolved or NetworkManager, a local network with a DNS server, and containers of podman. systemd is
 * not process 1 of a sandbox, so that a systemctl does what units do.
 */

/** The DNS server of the local network, on the machine behind eth0. */
const LAN_SERVER = '203.0.113.1';

const BASE = `
printf 'messagebus:x:10:10::/:/bin/sh\\nsystemd-resolve:x:11:11::/:/bin/sh\\n' >>/etc/passwd
printf 'messagebus:x:10:\\nsystemd-resolve:x:11:\\nnetdev:x:12:\\n' >>/etc/group
mkdir -p /run/dbus /var/lib/dbus /etc/dbus-1 /etc/systemd
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
dbus-daemon --system --fork 2>/run/vnet/dbus.log
ip netns add lan
lan() { nsenter --net=/run/netns/lan "$@"; }
ip link add eth0 address 52:54:00:aa:00:02 type veth peer name lan0 netns lan
ip address add 203.0.113.2/24 dev eth0
ip link set eth0 up
lan ip address add ${LAN_SERVER}/24 dev lan0
lan ip link set lan0 up
ip route add default via ${LAN_SERVER}
lan dnsmasq --conf-file=/dev/null --pid-file=/run/vnet/lan.pid --bind-interfaces --listen-address=${LAN_SERVER} \\
  --no-resolv --no-hosts --local=/example/ --address=/www.corp.example/203.0.113.80 --log-queries --log-facility=/run/vnet/lan.log
`;

/** A systemctl for units whose services are started as `start_NAME` does. */
const SYSTEMCTL = `#!/bin/bash
set -e
stop() { # PROGRAM
  for pid in $(pidof "$1"); do
    kill "$pid"
    while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; do sleep 0.02; done
  done
}
case "$*" in
  'restart systemd-resolved.service')
    stop systemd-resolved
    setsid /lib/systemd/systemd-resolved >>/run/vnet/resolved.log 2>&1 </dev/null &
    until resolvectl dns >/dev/null 2>&1; do sleep 0.02; done ;;
  'restart dnsmasq.service')
    pid=$(cat /run/dnsmasq/dnsmasq.pid 2>/dev/null) && kill "$pid" && while [ -d "/proc/$pid" ]; do sleep 0.02; done
    dnsmasq --conf-file=/etc/dnsmasq.conf ;;
  'enable --quiet --now '*)
    unit=/etc/systemd/system/$4 wants=/etc/systemd/system/multi-user.target.wants
    echo "enable $4" >>/run/vnet/units.log
    mkdir -p "$wants" "/run/$(sed -n 's/^RuntimeDirectory=//p' "$unit")"
    ln -s "$unit" "$wants/$4"
    eval "set -- $(sed -n 's/^ExecStart=//p' "$unit")"
    setsid "$@" >>/run/vnet/units.out 2>&1 </dev/null &
    echo $! >"/run/vnet/\${unit##*/}.pid"
    [ "$1" != dnsmasq ] || until [ -s /run/vnet-dns.pid ]; do sleep 0.02; done ;;
  'disable --quiet --now '*)
    echo "disable $4" >>/run/vnet/units.log
    rm "/etc/systemd/system/multi-user.target.wants/$4"
    rmdir --ignore-fail-on-non-empty /etc/systemd/system/multi-user.target.wants
    pid=$(cat "/run/vnet/$4.pid"); kill "$pid"
    while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; do sleep 0.02; done
    rm "/run/vnet/$4.pid" ;;
  'is-active --quiet '* | 'is-enabled --quiet '*) kill -0 "$(cat "/run/vnet/$3.pid" 2>/dev/null)" 2>/dev/null ;;
  *) echo "systemctl: unexpected: $*" >&2; exit 1 ;;
esac
`;

const RESOLVED = `
mkdir -p /run/systemd/resolve
chown systemd-resolve: /run/systemd/resolve
systemctl restart systemd-resolved.service
resolvectl dns eth0 ${LAN_SERVER}
resolvectl domain eth0 corp.example
resolvectl default-route eth0 yes
ln -s ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
`;

/** podman, and a file system with busybox for its containers. */
const PODMAN = `
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /sys/fs/cgroup
mkdir -p /etc/containers
echo '{"default": [{"type": "insecureAcceptAnything"}]}' >/etc/containers/policy.json
for name in c1 c2; do
  mkdir -p /run/vnet/$name/{bin,lib64,proc,dev,sys,etc,tmp}
  cp "$(command -v busybox)" /run/vnet/$name/bin/busybox
  ln -s busybox /run/vnet/$name/bin/sleep
  ldd "$(command -v busybox)" | grep -o '/[^ ]*' | while read -r library; do
    mkdir -p "/run/vnet/$name\${library%/*}"
    cp "$library" "/run/vnet/$name$library"
  done
done
podman network create --subnet 10.90.0.0/24 ctr
`;

/** Runs a script of bash inside, which must succeed, and returns what it prints. */
export async function run(host: RealHost, script: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-ec', script], {
    env: { PODMAN_IGNORE_CGROUPSV1_WARNING: '1' },
  });
  expect({ script, status, said: status === 0 ? '' : stdout + stderr }).toEqual({ script, status: 0, said: '' });
  return stdout;
}

/** Starts what every host of these suites has. */
export async function startBase(host: RealHost): Promise<void> {
  await host.file('systemctl', SYSTEMCTL);
  await run(host, `chmod 755 /run/vnet/systemctl; mount --bind /run/vnet/systemctl "$(command -v systemctl)"\n${BASE}`);
}

export async function startResolved(host: RealHost): Promise<void> {
  await run(host, RESOLVED);
}

export async function startPodman(host: RealHost): Promise<void> {
  await run(host, PODMAN);
}

/** Says that systemd is the init system: the systemctl above runs what units say. */
export async function startSystemdUnits(host: RealHost): Promise<void> {
  await run(host, 'mkdir -p /run/systemd/system /etc/systemd/system; : >/run/vnet/units.log');
}

/** Lets NetworkManager manage eth0, or start again with another mode. */
export async function startNetworkManager(host: RealHost, mode: string): Promise<void> {
  await run(
    host,
    `[ ! -e /run/NetworkManager/NetworkManager.pid ] || {
       pid=$(cat /run/NetworkManager/NetworkManager.pid); kill "$pid"
       while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; do sleep 0.02; done
     }
     mkdir -p /etc/NetworkManager/{system-connections,conf.d,dnsmasq.d} /var/lib/NetworkManager
     printf '%s\\n' '[main]' plugins=keyfile 'no-auto-default=*' rc-manager=file dns=${mode} '[keyfile]' \\
       unmanaged-devices=none >/etc/NetworkManager/NetworkManager.conf
     printf '%s\\n' '[connection]' id=lan uuid=11111111-2222-3333-4444-555555555555 type=ethernet interface-name=eth0 \\
       '[ipv4]' method=manual address1=203.0.113.2/24,${LAN_SERVER} 'dns=${LAN_SERVER};' 'dns-search=corp.example;' \\
       '[ipv6]' method=disabled >/etc/NetworkManager/system-connections/lan.nmconnection
     chmod 600 /etc/NetworkManager/system-connections/lan.nmconnection
     mount -o remount,bind,ro /sys # NetworkManager does not wait for udev
     printf '' >/etc/resolv.conf
     ip address flush dev eth0 # else NetworkManager takes the configuration for that of somebody else
     NetworkManager >/run/vnet/nm.log 2>&1
     timeout 30 bash -c 'until [ "$(nmcli -t -f STATE general)" = connected ]; do sleep 0.05; done'
     until getent -s dns hosts www.corp.example >/dev/null; do sleep 0.05; done`,
  );
}

/** Starts a container, whose name is `c1` or `c2`. */
export async function startContainer(host: RealHost, name: string): Promise<void> {
  const options = `--name ${name} --network ctr --cgroups=disabled --rootfs /run/vnet/${name}`;
  await run(host, `podman run -d ${options} sleep 1000000 >/run/vnet/podman.log 2>&1 </dev/null`);
}

export async function defineNetworks(host: RealHost, ...networks: readonly string[]): Promise<void> {
  for (const xml of networks) {
    const name = /<name>(.*?)<\/name>/.exec(xml)?.[1] ?? '';
    await run(host, `virsh -q net-define ${await host.file(`${name}.xml`, xml)}; virsh -q net-start ${name}`);
  }
}

/** All of /etc: the names of directories and links, and what is in files. */
export function stateOfEtc(host: RealHost): Promise<string> {
  return run(
    host,
    `cd /etc; find . -type f ! -name ld.so.preload -exec sha256sum {} + | sort -k 2; find . ! -type f -printf '%p %y %l %m\\n' | sort`,
  );
}

/** A machine that looks up names: it sends questions to the DNS server that it is configured for. */
export interface Asker {
  readonly host: Host;
  readonly server: string;
}

/** The network namespace of a container; the DNS server of its network. */
export async function containerAsker(host: RealHost, name: string): Promise<Asker> {
  const pid = (await run(host, `podman inspect -f '{{.State.Pid}}' ${name}`)).trim();
  const enter = (program: string, args: readonly string[]) => ['-t', pid, '-n', '--', program, ...args];
  const { inside } = host;
  return {
    host: { ...inside, run: (program, args, options) => inside.run('nsenter', enter(program, args), options) },
    server: '10.90.0.1',
  };
}

/** A machine in a network namespace of `ip netns`. */
export function netnsAsker(host: RealHost, name: string, server: string): Asker {
  return { host: inNetworkNamespace(host.inside, name), server };
}

/** What a machine finds: addresses or names, or the response code. */
export async function lookUp({ host, server }: Asker, name: string, type: RecordType = 'A'): Promise<string> {
  const answer = await queryDns(host, { server, name, type });
  if (answer === undefined) return 'no answer';
  return answer.records.length > 0 ? answer.records.join(' ') : answer.code;
}
