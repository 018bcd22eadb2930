import { expect, test } from '@jest/globals';
import { hostWith, lease, NOW } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

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

test('hosts prints the block and reports skipped names', async () => {
  expect(await vnet('hosts', world)).toEqual({
    status: 0,
    stdout: `${BEGIN}
192.168.77.21	db
192.168.77.200	fixed
192.168.77.20	web
fd77::20	web
# END vnet
`,
    stderr: 'note: skipped webserver: already in /etc/hosts\nnote: skipped localhost: a reserved name\n',
  });
});

test.each([
  ['hosts --install', 0, '/etc/hosts updated\n'],
  ['hosts --install --file /new', 0, '/new created\n'],
  ['hosts --remove', 0, '/etc/hosts unchanged\n'],
  ['hosts --remove --dry-run', 0, '/etc/hosts unchanged\n'],
  ['hosts --dry-run', 64, ''],
  ['hosts --install --remove', 64, ''],
])('%s', async (line, status, stdout) => {
  expect(await vnet(line, world)).toMatchObject({ status, stdout });
});

test('hosts --dry-run shows the change and does not make it', async () => {
  expect(
    await vnet('hosts --install --dry-run --file /h', { ...world, files: { ...world.files, '/h': 'a\n' } }),
  ).toEqual({
    status: 0,
    stdout: `--- /h
+++ /h
@@ -1 +1,7 @@
 a
+${BEGIN}
+192.168.77.21	db
+192.168.77.200	fixed
+192.168.77.20	web webserver
+fd77::20	web webserver
+# END vnet
`,
    stderr: 'note: skipped localhost: a reserved name\n',
  });
});

test('hosts --install writes once', async () => {
  const { replaced, stderr } = await vnet('hosts --install', world);
  expect(replaced?.['/etc/hosts']?.startsWith(`127.0.0.1 localhost\n10.0.0.1 webserver\n${BEGIN}\n192`)).toBe(true);
  expect(await vnet('hosts --install', { ...world, files: { ...world.files, ...replaced } })).toEqual({
    status: 0,
    stdout: '/etc/hosts unchanged\n',
    stderr,
  });
});

test.each([
  ['virbr7.status', '[{"ip', 'cut short, or not JSON'],
  ['virbr7.macs', '', undefined],
  ['virbr8.macs', '\x7fELF', 'cut short, or not JSON'],
])('hosts prints what can be read if %j contains %j, but does not install it', async (name, content, problem) => {
  const path = `/var/lib/libvirt/dnsmasq/${name}`;
  const bad = { ...world, files: { ...world.files, [path]: content } };
  const shown = await vnet('hosts', bad);
  const installed = await vnet('hosts --install', bad);
  expect(shown.stdout).toContain('192.168.77.200\tfixed\n');
  if (problem === undefined) {
    expect({ status: installed.status, replaced: Object.keys(installed.replaced ?? {}) }).toEqual({
      status: 0,
      replaced: ['/var/lib/vnet/originals.json', '/etc/hosts'],
    });
    return;
  }
  expect({ status: shown.status, error: shown.stderr.split('\n')[0] }).toEqual({
    status: 6,
    error: `error: ${path}: ${problem}`,
  });
  expect(installed).toEqual({
    status: 6,
    stdout: '',
    stderr: `error: ${path}: ${problem}
hint: /etc/hosts is unchanged; fix or remove what cannot be read. To see what the rest gives, run: vnet hosts
`,
  });
});

test('hosts as data has the network and the guest of each address', async () => {
  const { stdout } = await vnet('hosts -o json', world);
  expect(JSON.parse(stdout).slice(1, 3)).toEqual([
    {
      ip: '192.168.77.200',
      names: ['fixed'],
      guest: null,
      mac: '52:54:00:77:00:aa',
      network: 'route',
      static: true,
      leased: false,
    },
    {
      ip: '192.168.77.20',
      names: ['web'],
      guest: 'web',
      mac: '52:54:00:77:00:20',
      network: 'route',
      static: false,
      leased: true,
    },
  ]);
});

test('ssh-config has an entry for each machine', async () => {
  const { stdout } = await vnet('ssh-config route --user root', world);
  expect(stdout.split('\n\n').slice(1).join('\n\n')).toBe(`# reserved, but not leased
Host fixed
  HostName 192.168.77.200
  HostKeyAlias fixed
  User root

Host web
  HostName 192.168.77.20
  HostKeyAlias web
  User root
`);
});

test('inventory prints what Ansible reads', async () => {
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
          vnet_source: 'lease',
        },
        fixed: {
          ansible_host: '192.168.77.200',
          vnet_addresses: ['192.168.77.200'],
          vnet_mac: '52:54:00:77:00:aa',
          vnet_names: ['fixed'],
          vnet_network: 'route',
          vnet_source: 'reservation',
        },
        web: {
          ansible_host: '192.168.77.20',
          vnet_addresses: ['192.168.77.20', 'fd77::20'],
          vnet_guest: 'web',
          vnet_mac: '52:54:00:77:00:20',
          vnet_names: ['web'],
          vnet_network: 'route',
          vnet_source: 'lease',
        },
      },
    },
    all: { hosts: ['db', 'fixed', 'web'] },
    guests: { hosts: ['db', 'web'] },
    network_route: { hosts: ['db', 'fixed', 'web'] },
    reserved: { hosts: ['fixed'] },
  });
});

test.each([
  ['inventory --host db', '192.168.77.21'],
  ['inventory --host nosuch', undefined],
])('%s', async (line, address) => {
  const { stdout, status } = await vnet(line, world);
  expect({ status, address: JSON.parse(stdout).ansible_host }).toEqual({ status: 0, address });
});

test.each([
  ['inventory', 'note: skipped webserver: already in /etc/hosts\nnote: skipped localhost: a reserved name\n'],
  ['inventory --list', ''],
  ['inventory --host web', ''],
])('%s prints no notes for Ansible, which shows them as errors', async (line, stderr) => {
  expect(await vnet(line, world)).toMatchObject({ status: 0, stderr });
});

test('hosts reads the reservations of a state directory', async () => {
  const files = {
    '/s/lab.conf': 'interface=virbr9\n',
    '/s/lab.hostsfile': `52:54:00:00:00:09,10.9.0.9,fixed,30m
52:54:00:00:00:08,10.9.0.8,infinite
other,10.9.0.7,2h
id:00:01,fixed,[fd09::9],120s
`,
    '/s/virbr9.status': '',
  };
  const { stdout } = await vnet('hosts --state-dir /s', { files });
  expect(stdout.split('\n').slice(1, -2)).toEqual(['10.9.0.9\tfixed', 'fd09::9\tfixed', '10.9.0.7\tother']);
});

test.each(['inventory', 'inventory --host web', 'hosts -o json'])('%s prints no control characters', async (line) => {
  const files = {
    '/s/virbr9.status': JSON.stringify([lease('10.9.0.9', '52:54:00:00:00:09', 'web')]),
    '/s/virbr9.macs': JSON.stringify([{ domain: 'a\u009b2J\u202e', macs: ['52:54:00:00:00:09'] }]),
  };
  const { stdout } = await vnet(`${line} --state-dir /s`, { files, now: NOW });
  expect(stdout).toContain('a\\u009b2J\\u202e');
});

test('an address that another client leases is not written for the one that it is reserved for', async () => {
  const files = {
    '/s/move.conf': 'interface=vb-move\n',
    '/s/move.hostsfile': '52:54:00:c9:04:02,10.201.4.10,crc\n',
    '/s/vb-move.status': JSON.stringify([
      lease('10.201.4.10', '52:54:00:c9:04:01'),
      lease('10.201.4.26', '52:54:00:c9:04:02', 'crc'),
    ]),
  };
  const { stdout, stderr } = await vnet('hosts --state-dir /s', { files, now: NOW });
  expect(stdout.split('\n').slice(1, -2)).toEqual(['10.201.4.26\tcrc']);
  expect(stderr).toBe('note: skipped 10.201.4.10 of crc: another client leases it\n');
});

/** A network of this DNS domain with guests of these names. */
function guestsIn(domain: string, ...names: readonly string[]) {
  const mac = (index: number) => `52:54:00:00:00:0${index}`;
  return {
    '/s/n.conf': `interface=virbr9\ndomain=${domain}\n`,
    '/s/virbr9.status': JSON.stringify(names.map((_name, index) => lease(`10.9.0.${index}`, mac(index)))),
    '/s/virbr9.macs': JSON.stringify(names.map((name, index) => ({ domain: name, macs: [mac(index)] }))),
  };
}

test.each(['hosts', 'ssh-config', 'inventory'])('%s has no name of the Internet', async (name) => {
  const files = guestsIn('google.com', 'www.google.com', 'google.com', 'metadata.google.internal', 'web');
  const line = `${name} --state-dir /s`;
  const { stdout, stderr } = await vnet(line, { files, now: NOW });
  expect([stdout.includes('web'), stdout.includes('google')]).toEqual([true, false]);
  expect(stderr.split('\n').slice(0, 3)).toEqual([
    'note: skipped www.google.com: google.com may be a domain of the Internet; if it is yours: --allow-domain google.com',
    'note: skipped google.com: not in the DNS domain of its network',
    'note: skipped metadata.google.internal: a reserved name',
  ]);
  const { stdout: allowed } = await vnet(`${line} --allow-domain google.com`, { files, now: NOW });
  expect([allowed.includes('www.google.com'), allowed.includes('metadata')]).toEqual([true, false]);
});

test.each([
  ['hosts --state-dir /s', 'ip,names,guest,mac,network,static,leased\n'],
  ['validate good.xml', 'file,line,column,severity,stage,rule,message,why,fix,libvirtMessage\n'],
])('%s -o csv has its header even without a row', async (line, stdout) => {
  const files = { '/s/virbr9.status': '', 'good.xml': '<network><name>n</name></network>' };
  expect(await vnet(`${line} -o csv`, { files })).toEqual({ status: 0, stdout, stderr: '' });
});
