import { expect, test } from '@jest/globals';
import { domain, hostWith, lease, NOW, route } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

const files = {
  ...hostWith(
    lease('192.168.77.20', '52:54:00:77:00:20', 'web'),
    lease('192.168.77.200', '52:54:00:77:00:aa', 'fixed'),
  ),
  '/etc/libvirt/qemu/networks/autostart/idle.xml': '',
};

test('networks are listed with their guests and the leases of their ranges, then what needs attention', async () => {
  expect(await vnet('status', { files, now: NOW })).toEqual({
    status: 0,
    stdout: `Connection: default, read from libvirt's files

 Network   State      Autostart   Mode       Bridge   Subnet                      Leased    Reserved   Guests
---------------------------------------------------------------------------------------------------------------
 idle      inactive   yes         isolated   virbr8   10.8.0.0/16                 -         -          -
 route     active     no          route      virbr7   192.168.77.0/24 fd77::/64   1 of 90   1 of 1     web
`,
    stderr: `warning: network 'idle' is marked for autostart but is not active
  fix: to start it, run: vnet net-start idle
`,
  });
});

test('-o json holds the problems too', async () => {
  const { stdout, stderr } = await vnet('status route idle -o json', { files, now: NOW });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    connection: null,
    source: 'daemon-files',
    networks: [
      {
        name: 'idle',
        active: false,
        autostart: true,
        persistent: true,
        mode: 'isolated',
        bridge: 'virbr8',
        subnets: ['10.8.0.0/16'],
        guests: [],
        leases: 0,
        pool: null,
        reserved: { size: 0, used: 0 },
      },
      {
        name: 'route',
        active: true,
        autostart: false,
        persistent: true,
        mode: 'route',
        bridge: 'virbr7',
        subnets: ['192.168.77.0/24', 'fd77::/64'],
        guests: ['web'],
        leases: 2,
        pool: { size: 90, used: 1 },
        reserved: { size: 1, used: 1 },
      },
    ],
    problems: [
      {
        id: 'autostart-inactive',
        severity: 'warning',
        message: "network 'idle' is marked for autostart but is not active",
        cause: null,
        fix: 'to start it, run',
        commands: ['vnet net-start idle'],
      },
    ],
  });
});

test('-o csv has a row for each network, and problems on stderr', async () => {
  const { stdout, stderr } = await vnet('status -o csv', { files, now: NOW });
  expect(
    stdout,
  ).toBe(`name,active,autostart,persistent,mode,bridge,subnets,guests,leases,poolSize,poolUsed,reservedSize,reservedUsed
idle,false,true,true,isolated,virbr8,10.8.0.0/16,,0,,,0,0
route,true,false,true,route,virbr7,192.168.77.0/24 fd77::/64,web,2,90,1,1,1
`);
  expect(stderr).toContain("network 'idle' is marked for autostart but is not active");
  const none = await vnet('status -o csv', { files: hostWith(), now: NOW });
  expect(none.stdout.split('\n')[0]).toBe(stdout.split('\n')[0]);
});

test('a pool that is nearly full and a guest that is cut off are reported', async () => {
  const small = route.replace("end='192.168.77.99'", "end='192.168.77.10'");
  const running = domain('web', '52:54:00:77:00:20').replace(
    "<source network='route'/>",
    "<source network='route'/><target dev='vnet0'/>",
  );
  const { stdout, stderr } = await vnet('status route', {
    files: {
      ...hostWith(lease('192.168.77.10', '52:54:00:77:00:20', 'web')),
      '/run/libvirt/network/route.xml': small,
      '/run/libvirt/qemu/web.xml': `<domstatus state='running'>${running}</domstatus>`,
      '/sys/class/net/vnet0/tun_flags': '0x1002',
      '/sys/class/net/vnet0/address': 'fe:54:00:77:00:20\n',
    },
    now: NOW,
  });
  expect(stdout).toContain('1 of 1');
  expect(stderr).toBe(`warning: guest 'web' is cut off from network 'route': its interface vnet0 is on no bridge
  cause: the network was stopped while the guest ran
  fix: restart the network with vnet, which connects its guests again: sudo vnet restart route
warning: 1 of the 1 addresses of network 'route' are leased
  fix: extend its <range>, or shorten the lease time. To edit it, run: vnet net-edit route
`);
});

test('a network without a definition is transient', async () => {
  const { '/etc/libvirt/qemu/networks/route.xml': _, ...transient } = files;
  expect((await vnet('status', { files: transient, now: NOW })).stdout).toMatch(/^ route +active, transient +no /m);
  const { stdout } = await vnet('status route -o json', { files: transient, now: NOW });
  expect(JSON.parse(stdout).networks).toMatchObject([{ name: 'route', active: true, persistent: false }]);
});

test('a name without a network is an error', async () => {
  expect(await vnet('status nope', { files, now: NOW })).toMatchObject({ status: 2, stdout: '' });
});
