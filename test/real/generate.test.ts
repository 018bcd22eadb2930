import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const host = realHost();

/** A network of every mode, with every option that libvirt stores. */
const NETWORKS = [
  'nat',
  'dual --ipv6 auto --domain d.example --local-domain --local-ptr',
  'six --subnet none --ipv6 fd00:9::/64 --dhcp fd00:9::100-fd00:9::1ff,2h --host x,,fd00:9::5 --nat-ipv6 no',
  'out --dev lo --nat-address 192.0.2.1-192.0.2.9 --nat-port 500-1000',
  'leases --subnet 10.7.0.0/24 --dhcp 10.7.0.10-10.7.0.20,12h --dhcp 10.7.0.30-10.7.0.40,infinite --host a,52:54:00:00:00:01,10.7.0.5 --host ,52:54:00:00:00:02,10.7.0.6,300s',
  'boot --tftp /var/lib --bootp pxe.0,192.0.2.1',
  'names --forwarder 1.1.1.1 --forwarder corp.example,10.1.1.1 --forwarder free.example --srv ldap,tcp,d,t,389,1,2 --srv sip,udp --txt a=b --dns-host 10.0.0.7,one,two --no-plain-names',
  'nonames --no-dns',
  'raw --dnsmasq log-queries --dnsmasq dhcp-option=42,0.0.0.0',
  'routed --mode route --subnet 10.8.0.0/24 --route 10.9.0.0/16,10.8.0.2 --route 10.10.0.0/16,10.8.0.3,5',
  'open --mode open',
  'alone --mode isolated --subnet none',
  'alone4 --mode isolated --dhcp none --isolated-ports --guest-ipv6 --trust-guest-rx-filters',
  'shaped --inbound 1000,5000,1024 --outbound 128 --mtu 1400 --mac 52:54:00:00:00:09 --no-stp --delay 2 --mac-table-manager kernel',
  'groups --portgroup a,default,inbound=1+2+3 --portgroup b,trust',
  'lan --mode bridge --bridge br0',
  'macvtap --mode bridge --dev eth0 --dev eth1',
  'private --mode private --dev eth0',
  'vepa --mode vepa --dev eth0 --virtualport 802.1Qbg,managerid=11,typeid=1,typeidversion=2',
  'through --mode passthrough --pf eth0 --vlan 42',
  'vf --mode hostdev --pf eth0 --managed --driver vfio',
  'ovs --mode ovs --bridge ovs0 --vlan 10:untagged,20 --portgroup a,vlan=5,profileid=p',
];

test.each(NETWORKS)('libvirt returns generate %s unchanged, except for what it adds', async (words) => {
  const [name = ''] = words.split(' ');
  const generated = await host.vnet('generate', ...words.split(' '));
  expect(generated).toMatchObject({ status: 0 });
  const file = await host.file(`${name}.xml`, generated.stdout);
  expect(await host.virsh('-q', 'net-define', file)).toMatchObject({ status: 0, stderr: '' });
  const { stdout } = await host.virsh('net-dumpxml', '--inactive', name);
  const added = generated.stdout.includes('<mac ') ? / *<uuid>.*\n/ : / *<(uuid>|mac address=).*\n/g;
  expect(`${stdout.replace(added, '').trimEnd()}\n`).toBe(generated.stdout);
});

test('a generated and started network gives leases', async () => {
  expect(await host.vnet('generate', 'job', '--start', '--autostart')).toMatchObject({
    status: 0,
    stdout: 'Network job defined\nNetwork job started\nNetwork job marked as autostarted\n',
  });
  const { ip } = await host.client('job', 'guest');
  expect((await host.virsh('net-dhcp-leases', 'job')).stdout).toContain(ip);
});

test('picks a subnet that overlaps no network, route or address', async () => {
  await host.inside.run('ip', ['link', 'add', 'lan9', 'type', 'bridge']);
  await host.inside.run('ip', ['addr', 'add', '192.168.122.5/24', 'dev', 'lan9']);
  await host.inside.run('ip', ['addr', 'add', '192.168.123.77/25', 'dev', 'lan9']);
  await host.inside.run('ip', ['link', 'set', 'lan9', 'up']);
  await host.inside.run('ip', ['route', 'add', '192.168.124.0/22', 'dev', 'lan9']);
  const picked = await Promise.all(['p1', 'p2'].map(() => host.vnet('generate', 'picked', '--bridge', 'auto')));
  const inUse = (await host.inside.run('ip', ['-br', 'addr'])).stdout;
  for (const { stdout } of picked) {
    const address = /<ip address='(192\.168\.(\d+))\./.exec(stdout);
    expect(Number(address?.[2])).toBeGreaterThanOrEqual(128);
    expect(inUse).not.toContain(`${address?.[1]}.`);
    expect(inUse).not.toContain(`${/bridge name='(\w+)'/.exec(stdout)?.[1]} `);
  }
});

test('a network that cannot be started leaves no definition', async () => {
  // dnsmasq does not start without the file.
  const failed = await host.vnet(
    'generate',
    'unstartable',
    '--subnet',
    '10.66.0.0/24',
    '--start',
    '--dnsmasq',
    'conf-file=/none',
  );
  expect(failed).toMatchObject({ status: 1, stdout: '' });
  expect(failed.stderr).toContain('note: the definition of unstartable was rolled back');
  expect((await host.virsh('-q', 'net-list', '--all', '--name')).stdout).not.toContain('unstartable');
});

test('a second network of the same name is refused, and so is a subnet of this host', async () => {
  expect(await host.vnet('generate', 'twice', '--define')).toMatchObject({ status: 0 });
  expect(await host.vnet('generate', 'twice', '--define')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("error: network 'twice' already exists"),
  });
  await host.inside.run('ip', ['link', 'add', 'lan7', 'type', 'bridge']);
  expect(await host.inside.run('ip', ['addr', 'add', '10.67.0.1/16', 'dev', 'lan7'])).toMatchObject({ status: 0 });
  await host.inside.run('ip', ['link', 'set', 'lan7', 'up']);
  expect(await host.vnet('generate', 'overlap', '--subnet', '10.67.3.0/24', '--start')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('error: 10.67.3.0/24 overlaps 10.67.0.0/16 (address of lan7)'),
  });
});
