import { expect, test } from '@jest/globals';
import type { World } from '../../fake-host.ts';
import { vnet } from '../run.ts';

/** libvirt's test driver: it has networks and guests, but no leases. */
const UUID = 'dd8fe884-6c02-601e-7551-cca97df1c5df';
const GUEST = '6695eb01-f6a4-8304-79aa-97f2502e193f';
const network = `<network><name>default</name><uuid>${UUID}</uuid><forward mode='nat'/><bridge name='virbr0'/>
<ip address='192.168.122.1' prefix='24'><dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp></ip></network>`;
const domain = `<domain type='test' id='1'><name>test</name><uuid>${GUEST}</uuid><devices>
<interface type='network'><mac address='aa:bb:cc:dd:ee:ff'/><source network='default'/></interface></devices></domain>`;
const addresses = ` Name       MAC address          Protocol     Address
-------------------------------------------------------------------------------
 testnet0   aa:bb:cc:dd:ee:ff    ipv4         192.168.122.3/24

`;
const world: World = {
  programs: {
    'virsh net-list --all --uuid': `${UUID}\n`,
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'default\n',
    'virsh net-list --name': 'default\n',
    'virsh net-list --all --autostart --name': '',
    'virsh net-list --all --persistent --name': 'default\n',
    [`virsh net-dumpxml --network=${UUID}`]: network,
    [`virsh net-dhcp-leases --network=${UUID}`]: {
      stderr: `error: Failed to get leases info for default
error: this function is not supported by the connection driver: virNetworkGetDHCPLeases
`,
    },
    'virsh list --all --uuid': `${GUEST}\n`,
    'virsh list --uuid': `${GUEST}\n`,
    'virsh list --all --name': 'test\n',
    'virsh list --name': 'test\n',
    [`virsh dumpxml --domain=${GUEST}`]: domain,
    'virsh dumpxml --domain=test': domain,
  },
};

test('status lists the networks of a driver without leases, and says that they are unknown', async () => {
  expect(await vnet('-c test:///default status', world)).toEqual({
    status: 0,
    stdout: `Connection: test:///default, queried with virsh

 Network   State    Autostart   Mode   Bridge   Subnet             Leased     Guests
--------------------------------------------------------------------------------------
 default   active   no          nat    virbr0   192.168.122.0/24   ? of 253   test
`,
    stderr: 'note: the driver of this connection has no DHCP leases\n',
  });
  const { stdout } = await vnet('-c test:///default status -o json', world);
  expect(JSON.parse(stdout).networks).toMatchObject([
    { leases: null, pool: { size: 253, used: null }, reserved: { size: 0, used: null } },
  ]);
});

const ERROR = "error: failed to get network 'X'\nerror: Network not found: no network with matching uuid\n";
/** test:///FILE makes up UUIDs in each run of virsh. */
const withoutUuids: World = {
  programs: {
    ...world.programs,
    [`virsh net-dumpxml --network=${UUID}`]: { stderr: ERROR },
    'virsh net-dumpxml --network=default': network,
    [`virsh dumpxml --domain=${GUEST}`]: { stderr: 'error: failed to get domain\n' },
    'virsh net-dhcp-leases --network=default': world.programs?.[`virsh net-dhcp-leases --network=${UUID}`] ?? '',
  },
};

test('status finds networks and guests by name if their UUIDs do not last', async () => {
  const { stdout } = await vnet('-c test:///lab.xml status', withoutUuids);
  expect(stdout).toContain('default   active   no          nat    virbr0   192.168.122.0/24   ? of 253   test\n');
});

test('status says why the networks are unknown if no dump succeeds', async () => {
  const denied = { stderr: 'error: access denied: virNetworkGetXMLDesc\n' };
  const { status, stdout, stderr } = await vnet('-c test:///lab.xml status', {
    programs: {
      ...withoutUuids.programs,
      [`virsh net-dumpxml --network=${UUID}`]: denied,
      'virsh net-dumpxml --network=default': denied,
    },
  });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout:
      'Connection: test:///lab.xml, queried with virsh\n\nThe networks are unknown: libvirt lists them, but does not describe them.\n',
  });
  expect(stderr).toContain('access denied: virNetworkGetXMLDesc');
});

test('resolve asks the other sources of a driver without leases', async () => {
  const answers = Object.fromEntries(
    ['lease', 'agent', 'arp'].map((source) => [`virsh domifaddr --domain=test --full --source=${source}`, addresses]),
  );
  const { status, stdout, stderr } = await vnet('-c test:///default resolve test', {
    programs: { ...world.programs, ...answers, 'virsh domstate --domain=test': 'running\n' },
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '192.168.122.3\n', stderr: '' });
});

test('resolve --reverse asks the other sources of a driver without leases', async () => {
  const answers = Object.fromEntries(
    ['lease', 'agent', 'arp'].map((source) => [`virsh domifaddr --domain=test --full --source=${source}`, addresses]),
  );
  const programs = { ...world.programs, ...answers, 'virsh domstate --domain=test': 'running\n' };
  const answer = await vnet('-c test:///default resolve --reverse 192.168.122.3', { programs });
  expect(answer).toEqual({ status: 0, stdout: 'test\n', stderr: '' });
  expect(await vnet('-c test:///default resolve --reverse 192.168.122.9', { programs })).toMatchObject({ status: 2 });
});

test('leases fails on a driver without leases', async () => {
  expect(await vnet('-c test:///default leases', world)).toMatchObject({ status: 8, stdout: '' });
});
