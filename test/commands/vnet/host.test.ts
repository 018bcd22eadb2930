import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const lab = (hosts: string, dns = '') => `<network>
  <name>lab</name>
  <uuid>${UUID}</uuid>
  <bridge name='virbr7' stp='on' delay='0'/>${dns}
  <ip address='10.77.0.1' netmask='255.255.255.248'><dhcp><range start='10.77.0.2' end='10.77.0.4'/>${hosts}</dhcp></ip>
</network>
`;
const host = (mac: number, ip: number, name = '') => `<host mac='52:54:00:00:00:0${mac}'${name} ip='10.77.0.${ip}'/>`;
const missing = (name: string) => ({
  stderr: `error: failed to get network '${name}'\nerror: Network not found: no network with matching name '${name}'\n`,
});

/** A libvirt on another host, which has no leases. */
const world = (live: string, definition: string, version = '9.0.0') => ({
  programs: {
    'virsh version --daemon': `Running against daemon: ${version}\n`,
    'virsh net-list --uuid': `${UUID}\n`,
    'virsh net-list --all --name': 'lab\n\n',
    'virsh net-list --all --autostart --uuid': '',
    'virsh net-list --all --persistent --uuid': `${UUID}\n`,
    'virsh net-dumpxml --network lab': live,
    'virsh net-dumpxml --inactive --network lab': definition,
    'virsh net-dumpxml --network bal': missing('bal'),
    'virsh net-dumpxml --inactive --network bal': missing('bal'),
    'virsh list --all --uuid': 'guest\n',
    'virsh list --uuid': '',
    'virsh dumpxml --domain=guest':
      "<domain><name>web</name><devices><interface type='network'><mac address='52:54:00:00:00:01'/><source network='lab'/></interface></devices></domain>",
    'virsh net-list --all --uuid': `${UUID}\n`,
    [`virsh net-dumpxml --network=${UUID}`]: live,
    [`virsh net-dhcp-leases --network=${UUID}`]:
      ' 2036-01-01 01:00:00   52:54:00:00:00:09   ipv4       10.77.0.2/29     other      -\n\n',
  },
});
const run = (line: string, live: string, definition = live, version?: string) =>
  vnet(`-c qemu+ssh://far/system ${line}`, world(live, definition, version));

test('auto is the lowest free address, outside the ranges if there is one', async () => {
  expect(await run('host set lab web --dry-run', lab(''))).toMatchObject({
    status: 0,
    stdout: `network lab: reservation of 10.77.0.5 for web (52:54:00:00:00:01) would be created
  add ip-dhcp-host <host mac='52:54:00:00:00:01' name='web' ip='10.77.0.5'/> in active network lab
  add ip-dhcp-host <host mac='52:54:00:00:00:01' name='web' ip='10.77.0.5'/> in definition of network lab
`,
  });
  const full = host(5, 5) + host(6, 6);
  expect((await run('host set lab web --dry-run', lab(full))).stdout).toMatch(
    /^network lab: reservation of 10\.77\.0\.3 /,
  );
  const all = full + host(3, 3) + host(4, 4);
  expect(await run('host set lab web --dry-run', lab(all))).toMatchObject({
    status: 1,
    stderr: "error: no address of 10.77.0.0/29 is free on network 'lab'\n",
  });
});

test('a difference between the active network and the definition is repaired in one place', async () => {
  const named = host(1, 5, " name='web'");
  expect(await run('host set lab web -n -o json', lab(''), lab(named))).toMatchObject({
    stdout: expect.stringContaining('"status": "changed"'),
  });
  expect((await run('host set lab web -n', lab(''), lab(named))).stdout).not.toContain('in definition');
  expect((await run('host set lab web -n', lab(named))).stdout).toMatch(/ unchanged\n$/);
});

test.each([
  ['10.77.0.9', "10.77.0.9 is not in a subnet of network 'lab' (10.77.0.0/29)"],
  ['10.77.0.1', "10.77.0.1 is the address of the bridge of network 'lab'"],
  ['10.77.0.0', '10.77.0.0 is the address of the subnet itself'],
  ['10.77.0.7', '10.77.0.7 is the broadcast address of the subnet'],
  ['10.77.0.6', '10.77.0.6 is reserved for 52:54:00:00:00:06'],
  ['10.77.0.2', '10.77.0.2 is leased to other (52:54:00:00:00:09)'],
  ['10.77.5', "invalid IP address '10.77.5'"],
])('%s cannot be reserved', async (ip, message) => {
  const { status, stderr } = await run(`host set lab web ${ip} -n`, lab(host(6, 6)));
  expect(status).not.toBe(0);
  expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
});

test.each([
  ['host set lab 52:54:00:00:00', 64, "invalid MAC address '52:54:00:00:00'"],
  ['host set lab 52-54-00-00-00-01', 64, "invalid MAC address '52-54-00-00-00-01'"],
  ['host set lab 53:54:00:00:00:01', 1, '53:54:00:00:00:01 is a multicast address, which no interface has'],
  ['host set lab wbe', 2, "no guest named 'wbe'"],
  ['host set bal web', 2, "no network named 'bal'"],
  ['host set lab web --name -x', 64, "invalid hostname '-x'"],
  ['host add lab web 10.77.0.6', 1, 'web (52:54:00:00:00:01) has a reservation: 10.77.0.5'],
  ['host set lab 52:54:00:00:00:06 --name web', 1, "hostname 'web' is in the reservation of web (52:54:00:00:00:01)"],
  ['host remove lab wbe', 2, "no reservation for 'wbe' on network 'lab'"],
  ['host set lab', 64, 'host set needs a guest or a MAC address'],
  ['host list lab web', 64, 'host list takes a network only'],
  ['record add lab 10.0.0.5', 64, 'a name is missing for 10.0.0.5'],
  ['record add lab 10.0.0.5 -- a/b', 64, "invalid name 'a/b'"],
  ['record add lab srv _sip._tcp a 70000', 64, "invalid port '70000'; use 1 to 65535"],
  ['record add lab 10.0.0.6 DB', 1, "'db' has the address 10.0.0.5 on network 'lab'"],
  ['record remove lab d', 2, "no such record on network 'lab': d"],
])('%s is an error', async (line, status, message) => {
  const network = lab(host(1, 5, " name='web'"), "<dns><host ip='10.0.0.5'><hostname>db</hostname></host></dns>");
  const result = await run(line, network);
  expect({ status: result.status, message: result.stderr.split('\n')[0] }).toEqual({
    status,
    message: `error: ${message}`,
  });
});

test('a record that libvirt cannot modify is removed and added', async () => {
  const network = lab('', "<dns><host ip='10.0.0.5'><hostname>db</hostname></host></dns>");
  const steps = async (version: string) =>
    (await run('record add lab 10.0.0.5 sql -n', network, network, version)).stdout.match(/^ {2}\w+/gm);
  expect(await steps('9.0.0')).toEqual(['  delete', '  add', '  delete', '  add']);
  expect(await steps('11.3.0')).toEqual(['  modify', '  modify']);
});
