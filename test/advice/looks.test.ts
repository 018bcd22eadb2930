import { describe, expect, test } from '@jest/globals';
import { withObservation } from '../../src/advice/with-observation.ts';
import { adviceFor } from '../../src/libvirt/errors/advice.ts';
import type { Failed } from '../../src/libvirt/errors/row-texts.ts';
import { fakeHost, type World } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

/** The advice on an error, after a look at this host. */
async function adviceOn(error: string, world: World, failed: Failed = {}) {
  const host = fakeHost(world);
  const { advice, look } = adviceFor([error], { ...failed, host });
  if (advice === undefined || look === undefined) throw new Error('no look');
  const { cause, evidence, commands } = await withObservation(advice, look, {
    name: 'default',
    host,
    virsh: fakeVirsh({ uri: 'qemu:///session\n' }, failed.uri),
  });
  return { cause, evidence, commands };
}

const DOWN = "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory";
const DENIED = "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied";
const DEBIAN = { '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n' };
const passwd = { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n' };
const session = (groups: string) => ({ '/proc/self/status': `Uid:\t1000\t1000\nGroups:\t${groups} \n` });
const inGroups = (members: string, groups: string): World => ({
  uid: 1000,
  files: { ...passwd, ...session(groups), '/etc/group': `root:x:0:\nlibvirt:x:110:${members}\n` },
});
const BUSY = 'dnsmasq: failed to create listening socket for 192.168.122.1: Address already in use';
const ss = (stdout: string) => ({ 'ss -Hlntup': stdout });
const NO_MODULE = 'Unable to create bridge virbr1: Package not installed';
const kernel = { '/proc/sys/kernel/osrelease': '6.1.0-13\n' };

describe('a look at the host', () => {
  test.each<[string, string, World, object]>([
    [
      'finds no daemon installed',
      DOWN,
      { files: DEBIAN },
      {
        cause: 'libvirt is not installed: this host has neither libvirtd nor virtqemud and virtnetworkd',
        commands: ['sudo apt-get install libvirt-daemon'],
      },
    ],
    [
      'finds a daemon that does not run',
      DOWN,
      { files: { '/usr/sbin/libvirtd': '', '/run/systemd/system/x': '' } },
      {
        cause: 'libvirtd does not run',
        evidence: ['installed: libvirtd; running: none'],
        commands: ['sudo systemctl enable --now libvirtd.socket'],
      },
    ],
    [
      'finds a daemon that runs and does not answer',
      DOWN,
      {
        files: {
          '/usr/sbin/libvirtd': '',
          '/run/systemd/system/x': '',
          '/proc/7/comm': 'libvirtd\n',
          '/proc/7/status': 'NSpid:\t7\n',
        },
      },
      { cause: 'libvirtd runs, and its socket does not answer', commands: ['sudo systemctl restart libvirtd'] },
    ],
    [
      'finds that another daemon is installed',
      "Failed to connect socket to '/var/run/libvirt/virtnetworkd-sock': No such file or directory",
      { files: { '/usr/sbin/libvirtd': '' } },
      { cause: 'virtnetworkd is not installed, and the connection needs it; this host has libvirtd' },
    ],
    [
      'finds that the user is not in the group',
      DENIED,
      inGroups('bob', '1000'),
      {
        cause: 'ann is not in the group libvirt',
        evidence: ['/etc/group: libvirt:x:110:bob'],
        commands: ['sudo usermod -aG libvirt ann'],
      },
    ],
    [
      'finds that the session lacks a group of the user',
      DENIED,
      inGroups('bob,ann', '1000'),
      { cause: 'ann is in the group libvirt, and this session began before that', commands: ['newgrp libvirt'] },
    ],
    [
      'finds that the group is not the reason',
      DENIED,
      inGroups('ann', '1000 110'),
      { cause: 'your session has the group libvirt, so the daemon is set up for another group' },
    ],
    [
      'finds that no polkit agent runs',
      "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
      inGroups('', '1000'),
      { evidence: ['/etc/group: libvirt:x:110:', 'no known polkit agent runs for this user'] },
    ],
    [
      'finds the service that holds a port',
      BUSY,
      {
        programs: ss(
          'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=3,fd=1))\nudp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=812,fd=5))\n',
        ),
        files: { '/proc/812/cgroup': '0::/system.slice/named.service\n' },
      },
      {
        cause: 'named (named.service) listens on port 53 of all addresses',
        evidence: ['udp 0.0.0.0:53 named (process 812)'],
        commands: ['sudo systemctl stop named.service'],
      },
    ],
    [
      'finds a dnsmasq that outlived its network',
      BUSY,
      {
        programs: ss('udp UNCONN 0 0 192.168.122.1:53 0.0.0.0:* users:(("dnsmasq",pid=9,fd=5))\n'),
        files: { '/proc/9/cmdline': '/usr/sbin/dnsmasq\0--conf-file=/var/lib/libvirt/dnsmasq/my lab.conf\0' },
      },
      { cause: "a dnsmasq of network 'my lab' from an earlier start still runs", commands: ['sudo kill 9'] },
    ],
    [
      'shows a holder whose process only root may see',
      BUSY,
      { uid: 1000, programs: ss('udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:*\n') },
      {
        cause: 'one of: another DNS server listens on all addresses; a dnsmasq of an earlier start still runs',
        evidence: ['udp 0.0.0.0:53'],
        commands: ["sudo ss -lntup 'sport = :53'"],
      },
    ],
    [
      'finds that the modules of the running kernel are gone',
      NO_MODULE,
      { files: { ...kernel, '/lib/modules/6.1.0-18/modules.dep': '' } },
      {
        cause: 'the modules of the running kernel 6.1.0-13 are gone: the kernel was upgraded since boot',
        commands: ['sudo reboot'],
      },
    ],
    [
      'finds a module that is not loaded',
      NO_MODULE,
      { files: { ...kernel, '/lib/modules/6.1.0-13/modules.dep': 'kernel/net/bridge/bridge.ko.xz: x\n' } },
      { cause: 'the module bridge is installed and not loaded', commands: ['sudo modprobe bridge'] },
    ],
    [
      'finds a kernel without the module',
      NO_MODULE,
      { files: { ...kernel, '/lib/modules/6.1.0-13/modules.dep': 'kernel/x.ko: y\n' } },
      { cause: 'the kernel 6.1.0-13 has no module bridge' },
    ],
    [
      'finds dnsmasq missing',
      "Unable to find 'dnsmasq' binary in $PATH: No such file or directory",
      { files: DEBIAN },
      { cause: 'dnsmasq is not installed', commands: ['sudo apt-get install dnsmasq-base'] },
    ],
    [
      'finds rules of both variants of iptables',
      'internal error: Failed to apply firewall rules /sbin/iptables: something new',
      {
        files: { '/usr/sbin/iptables': '', '/proc/net/ip_tables_names': 'filter\nnat\n' },
        programs: { 'iptables -V': 'iptables v1.8.9 (nf_tables)\n' },
      },
      {
        cause: 'rules of iptables-legacy are in the kernel, and iptables here is the variant of nf_tables',
        evidence: ['iptables v1.8.9 (nf_tables); nft is not installed', 'legacy tables in the kernel: filter, nat'],
      },
    ],
    [
      'finds IPv6 switched off',
      "ip6tables v1.8.4 (legacy): can't initialize ip6tables table `filter': Address family not supported by protocol",
      { files: { '/proc/cmdline': 'quiet ipv6.disable=1\n' } },
      { cause: 'IPv6 is switched off by ipv6.disable=1 on the command line of the kernel' },
    ],
    [
      'finds the session of an ordinary user',
      "Network not found: no network with matching name 'default'",
      { uid: 1000 },
      { cause: "this is the libvirt of your session, which has no network 'default'" },
    ],
  ])('%s', async (_title, error, world, expected) => {
    expect(await adviceOn(error, world)).toMatchObject(expected);
  });

  test('is not taken if libvirt is on another host, whose commands go through ssh', async () => {
    expect(await adviceOn(BUSY, {}, { uri: 'qemu+ssh://root@far/system' })).toEqual({
      cause: 'one of: another DNS server listens on all addresses; a dnsmasq of an earlier start still runs',
      evidence: undefined,
      commands: [`ssh -t root@far 'sudo ss -lntup '\\''sport = :53'\\'''`],
    });
  });

  test('that fails leaves the advice unchanged', async () => {
    const { evidence } = await adviceOn(BUSY, { programs: { 'ss -Hlntup': { status: 1 } } });
    expect(evidence).toBeUndefined();
  });
});
