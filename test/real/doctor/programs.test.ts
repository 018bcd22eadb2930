import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from '../host.ts';
import { diagnosed, expectRepair } from './diagnosis.ts';

const host = realHost();

/** Runs a program of bash in the host. */
async function bash(program: string): Promise<string> {
  const { status, stdout, stderr } = await host.inside.run('bash', ['-c', program]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** What vnet doctor finds while another file is in the place of each of these. */
async function whileReplaced(replacement: string, ...paths: string[]) {
  // /sbin may be a second mount.
  const everywhere = paths.flatMap((path) => [path, path.replace('/usr', '')]);
  for (const path of everywhere) await bash(`mount --bind ${replacement} ${path}`);
  const { problems } = await diagnosed(host);
  for (const path of everywhere) await bash(`umount ${path}`);
  expect((await diagnosed(host)).problems).toEqual([]);
  return problems;
}

beforeAll(async () => {
  const lab = `<network><name>lab</name><bridge name='virbr9'/><ip address='10.77.0.1' prefix='24'/></network>`;
  await host.virsh('net-define', await host.file('lab.xml', lab));
  await host.virsh('net-start', 'lab');
  await bash('mkdir -p /var/log/audit');
});

test('a host with all programs has no problems', async () => {
  expect(await diagnosed(host)).toMatchObject({ healthy: true, problems: [], skipped: [] });
});

test('without dnsmasq', async () => {
  expect(await whileReplaced('/dev/null', '/usr/sbin/dnsmasq')).toMatchObject([
    { id: 'dnsmasq-unusable', message: 'dnsmasq is not installed', commands: [expect.stringContaining('dnsmasq')] },
  ]);
});

test("with Pi-hole's dnsmasq", async () => {
  const program = await host.file('pihole', '#!/bin/sh\necho "Dnsmasq version pi-hole-2.81  Copyright"\n');
  await bash(`chmod 755 ${program}`);
  expect(await whileReplaced(program, '/usr/sbin/dnsmasq')).toMatchObject([
    { id: 'dnsmasq-unusable', evidence: ['/usr/sbin/dnsmasq --version: Dnsmasq version pi-hole-2.81  Copyright'] },
  ]);
});

test('with a daemon whose PATH lacks dnsmasq', async () => {
  await bash(`mkdir /run/path; ln -s /usr/sbin/* /run/path; rm /run/path/dnsmasq
    read -r pid _ < <(pidof libvirtd); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.02; done
    PATH=/run/path:/usr/bin:/bin /usr/sbin/libvirtd -d
    while pidof libvirtd && ! virsh net-list; do sleep 0.05; done`);
  const answers = (await host.virsh('net-list')).status === 0;
  const [id, evidence] = answers
    ? ['dnsmasq-unusable', /PATH=\/run\/path:/]
    : ['daemon-down', /libvirtd\.log: .*Unable to find 'dnsmasq' binary in \$PATH/];
  await expectRepair(host, `${id}`, new RegExp(evidence), () =>
    bash('until virsh net-list >/dev/null 2>&1; do sleep 0.05; done'),
  );
});

test("without the programs of libvirt's firewall backend", async () => {
  const programs = ['iptables', 'ip6tables', 'ebtables', 'nft'].map((name) => `/usr/sbin/${name}`);
  expect(await whileReplaced('/dev/null', ...programs)).toMatchObject([
    { id: 'firewall-program-missing', commands: [expect.stringMatching(/iptables|nftables/)] },
  ]);
});

test('with a kernel whose modules were replaced by those of another', async () => {
  // An overlay of lower directories alone is read-only, and has a directory to mount the other modules on.
  await bash(`mkdir -p /run/modules/modules/1.2.3-other /run/empty
    mount -t overlay -o lowerdir=/run/modules:/lib overlay /lib
    mount --bind /run/modules/modules /lib/modules
    mount --bind /run/empty /sys/module`);
  const { problems } = await diagnosed(host);
  await bash('umount /sys/module; umount /lib/modules; umount --lazy /lib');
  expect(problems.map(({ id }) => id)).toEqual(['kernel-modules-missing']);
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('without /dev/net/tun', async () => {
  const web = `<domain type='qemu'><name>web</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><interface type='network'><source network='lab'/></interface></devices></domain>`;
  await host.virsh('define', await host.file('web.xml', web));
  await bash('mount -t tmpfs tmpfs /dev/net');
  const { problems } = await diagnosed(host);
  await bash('umount /dev/net');
  expect(problems).toMatchObject([{ id: 'tun-missing', commands: ['sudo modprobe tun'] }]);
  await host.virsh('undefine', 'web');
  expect((await diagnosed(host)).problems).toEqual([]);
});

test('a denial of AppArmor since the daemon was started', async () => {
  const line = (time: number) =>
    `type=AVC msg=audit(${time}.123:45): apparmor="DENIED" operation="open" profile="dnsmasq//libvirt_leaseshelper" name="/usr/local/lib/libvirt.so.0" pid=77 comm="libvirt_leasesh" requested_mask="r"`;
  const now = Math.ceil(Date.now() / 1000);
  await bash(`printf '%s\\n' '${line(now - 86_400)}' > /var/log/audit/audit.log`);
  expect((await diagnosed(host)).problems).toEqual([]);
  await bash(`printf '%s\\n' '${line(now)}' >> /var/log/audit/audit.log`);
  expect((await diagnosed(host)).problems).toMatchObject([
    {
      id: 'security-denial',
      evidence: [expect.stringContaining('/usr/local/lib/libvirt.so.0')],
      commands: ['sudo aa-complain dnsmasq'],
    },
  ]);
  await bash('rm /var/log/audit/audit.log');
});
