import { expect, test } from '@jest/globals';
import { hostWith, lease, NOW } from '../state/files.ts';
import { vnet } from './run.ts';

const world = {
  files: {
    ...hostWith(
      lease('192.168.77.20', '52:54:00:77:00:20', 'webserver'),
      lease('fd77::20', '52:54:00:77:00:20', 'webserver'),
      lease('192.168.77.21', '52:54:00:77:00:21', 'localhost'),
      lease('192.168.77.30', '52:54:00:77:00:30', 'sleeper'),
    ),
    '/etc/hosts': '127.0.0.1 localhost\n10.0.0.1 webserver\n',
    '/proc/sys/kernel/hostname': 'hyper\n',
  },
  now: NOW,
};
const BEGIN = '# BEGIN vnet: guests of libvirt networks, from `vnet hosts --install`; changes in here are lost';

test('hosts shows the block, and what it leaves out', async () => {
  expect(await vnet('hosts', world)).toEqual({
    status: 0,
    stdout: `${BEGIN}
192.168.77.21	db
192.168.77.200	fixed
192.168.77.20	web
fd77::20	web
# END vnet
`,
    stderr:
      'note: left out webserver: the name of something else\nnote: left out localhost: the name of something else\n',
  });
});

test.each([
  ['hosts --install', 0, '/etc/hosts is updated\n'],
  ['hosts --install --file /new', 0, '/new is updated\n'],
  ['hosts --remove', 0, '/etc/hosts is unchanged\n'],
  ['hosts --install --remove', 64, ''],
])('%s', async (line, status, stdout) => {
  expect(await vnet(line, world)).toMatchObject({ status, stdout });
});

test('ssh-config has an entry for each machine', async () => {
  const { stdout } = await vnet('ssh-config route --user root', world);
  expect(stdout.split('\n\n')[1]).toBe(`Host web webserver
  HostName 192.168.77.20
  HostKeyAlias web
  User root
`);
});

test('inventory is one of Ansible', async () => {
  const { stdout } = await vnet('inventory --list', world);
  expect(JSON.parse(stdout)).toEqual({
    _meta: {
      hostvars: {
        db: {
          ansible_host: '192.168.77.21',
          vnet_addresses: ['192.168.77.21'],
          vnet_guest: 'db',
          vnet_mac: '52:54:00:77:00:21',
          vnet_names: ['db'],
          vnet_network: 'route',
        },
        web: {
          ansible_host: '192.168.77.20',
          vnet_addresses: ['192.168.77.20', 'fd77::20'],
          vnet_guest: 'web',
          vnet_mac: '52:54:00:77:00:20',
          vnet_names: ['web', 'webserver'],
          vnet_network: 'route',
        },
      },
    },
    all: { hosts: ['db', 'web'] },
    guests: { hosts: ['db', 'web'] },
    network_route: { hosts: ['db', 'web'] },
  });
});

test.each([
  ['inventory --host db', '192.168.77.21'],
  ['inventory --host nosuch', undefined],
])('%s', async (line, address) => {
  const { stdout, status } = await vnet(line, world);
  expect({ status, address: JSON.parse(stdout).ansible_host }).toEqual({ status: 0, address });
});
