import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const UUID = '8b2c5e7e-0f0f-4a6b-9c67-1f6f2f0a7d11';
const lab = (dns: string) => `<network>
  <name>lab</name>
  <uuid>${UUID}</uuid>
  <bridge name='virbr7' stp='on' delay='0'/>${dns}
  <ip address='10.77.0.1' netmask='255.255.255.0'/>
</network>
`;
const names = (ip: string, ...hostnames: string[]) =>
  `<host ip='${ip}'>${hostnames.map((name) => `<hostname>${name}</hostname>`).join('')}</host>`;
const dns = (...entries: string[]) => lab(`<dns>${entries.join('')}</dns>`);
const SIP = "<srv service='sip' protocol='tcp' domain='lab' target='web.lab' port='5060'/>";

/** A libvirt on another host. */
function run(line: string | readonly string[], live: string, definition = live, version = '9.0.0') {
  const words = typeof line === 'string' ? line.split(' ') : line;
  return vnet(['-c', 'qemu+ssh://far/system', 'record', ...words], {
    programs: {
      'virsh version --daemon': `Running against daemon: ${version}\n`,
      'virsh net-list --uuid': `${UUID}\n`,
      'virsh net-port-list --network lab --uuid': '',
      'virsh net-list --all --autostart --uuid': '',
      'virsh net-list --all --persistent --uuid': `${UUID}\n`,
      'virsh net-dumpxml --network lab': live,
      'virsh net-dumpxml --inactive --network lab': definition,
      'virsh list --uuid': '',
    },
  });
}

/** The commands of net-update. */
const steps = async (...args: Parameters<typeof run>) => (await run(...args)).stdout.match(/^ {2}\w+ \S+/gm);

test('records are listed with where they are', async () => {
  const { stdout } = await run(
    'list lab',
    dns(names('10.0.0.5', 'db', 'sql'), "<txt name='motd' value='a b'/>", SIP),
    dns(names('10.0.0.5', 'db', 'sql')),
  );
  expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['Type', 'Name', 'Value', 'In'],
    [expect.stringMatching(/^-+$/)],
    ['host', 'db sql', '10.0.0.5', 'network and definition'],
    ['txt', 'motd', 'a b', 'active network'],
    ['srv', '_sip._tcp.lab', 'web.lab port 5060 priority 0 weight 0', 'active network'],
    [''],
  ]);
  expect(await run('list lab', lab(''))).toMatchObject({
    status: 0,
    stderr: "note: network 'lab' has no DNS records\n",
  });
});

test.each([
  ['add lab 10.0.0.6 web web.lab', "<host ip='10.0.0.6'><hostname>web</hostname><hostname>web.lab</hostname></host>"],
  ['add lab fd00:0::6 web', "<host ip='fd00::6'><hostname>web</hostname></host>"],
  ['add lab txt motd x', "<txt name='motd' value='x'/>"],
  [
    'add lab srv _sip._tcp.lab web.lab 5060 10 5',
    "<srv service='sip' protocol='tcp' domain='lab' target='web.lab' port='5060' priority='10' weight='5'/>",
  ],
])('%s adds the record in both places', async (line, xml) => {
  const { status, stdout, stderr } = await run(`${line} --dry-run`, lab(''));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`${xml} in active network lab\n`);
  expect(stdout).toContain(`${xml} in definition of network lab\n`);
});

test('running it again changes nothing, and JSON says so', async () => {
  const { stdout } = await run('add lab 10.0.0.5 DB -o json', dns(names('10.0.0.5', 'db')));
  expect(JSON.parse(stdout)).toEqual({
    network: 'lab',
    status: 'unchanged',
    changed: false,
    records: [{ type: 'host', name: 'DB', value: '10.0.0.5' }],
    steps: [],
  });
});

test('a difference between the active network and the definition is repaired in one place', async () => {
  const known = dns(names('10.0.0.5', 'db'));
  expect((await run('add lab 10.0.0.5 db -n', lab(''), known)).stdout).toContain(' in active network lab\n');
  expect((await run('add lab 10.0.0.5 db -n', lab(''), known)).stdout).not.toContain('in definition');
});

test('a record that libvirt cannot modify is removed and added', async () => {
  const network = dns(names('10.0.0.5', 'db'));
  const [remove, add] = ['  delete dns-host', '  add dns-host'];
  expect(await steps('add lab 10.0.0.5 sql -n', network)).toEqual([remove, add, remove, add]);
  expect(await steps('add lab 10.0.0.5 sql -n', network, network, '11.3.0')).toEqual([
    '  modify dns-host',
    '  modify dns-host',
  ]);
});

test('one name of several is removed, or all of them', async () => {
  const network = dns(names('10.0.0.5', 'db', 'sql'));
  expect(await run('remove lab SQL -n', network, network, '11.3.0')).toMatchObject({
    stdout: expect.stringMatching(
      /^network lab: record host sql 10\.0\.0\.5 would be removed\n {2}modify dns-host .*>db</,
    ),
  });
  expect(await steps('remove lab 10.0.0.5 -n', network)).toEqual(['  delete dns-host', '  delete dns-host']);
  expect(await steps('remove lab db sql -n', network)).toEqual(['  delete dns-host', '  delete dns-host']);
});

test('a service is removed for one target, or for all', async () => {
  const network = dns(SIP, SIP.replace('web.lab', 'db.lab'));
  expect(await steps('remove lab srv _sip._tcp.lab db.lab -n', network)).toHaveLength(2);
  expect(await steps('remove lab srv _sip._tcp.lab -n', network)).toHaveLength(4);
});

test('records that libvirt does not distinguish need a restart', async () => {
  const network = dns(names('10.0.0.5', 'db'), names('10.0.0.5', 'sql'));
  expect(await run('add lab 10.0.0.6 web', network)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/ record add --restart lab 10\.0\.0\.6 web\n$/),
  });
  expect((await run('remove lab -- db', network)).stderr).toMatch(/ record remove --restart lab db\n$/);
  expect(await steps('add lab 10.0.0.6 web --restart -n', network)).toEqual(['  define network', '  restart network']);
});

test.each([
  ['add lab 10.0.0.5', 64, 'a name is missing for 10.0.0.5'],
  ['add lab', 64, 'record add needs a record'],
  ['list lab db', 64, 'record list takes a network only'],
  ['add lab 10.0.0.5 -- a/b', 64, "invalid name 'a/b'"],
  ['add lab 10.0.5 db', 64, "'10.0.5' is not an IP address, txt or srv"],
  ['add lab txt motd', 64, 'txt takes NAME TEXT'],
  ['add lab srv sip.tcp a 1', 64, "invalid name 'sip.tcp' of an SRV record"],
  ['add lab srv _sip._tcp a 70000', 64, "invalid port '70000'; use 1 to 65535"],
  ['add lab srv _sip._tcp a 1 -1', 64, expect.anything()],
  ['add lab 10.0.0.6 DB', 1, "'db' has the address 10.0.0.5 on network 'lab'"],
  ['remove lab d', 2, "no such record on network 'lab': d"],
  ['remove lab txt db', 2, "no such record on network 'lab': txt db"],
  ['remove lab txt a b', 64, 'remove txt takes NAME'],
])('%s is an error', async (line, status, message) => {
  const result = await run(line, dns(names('10.0.0.5', 'db')));
  expect({ status: result.status, message: result.stderr.split('\n')[0]?.replace('error: ', '') }).toEqual({
    status,
    message,
  });
});

test('a text with a line break reaches no configuration file', async () => {
  expect(await run(['add', 'lab', 'txt', 'motd', 'a\naddress=/#/10.0.0.1'], lab(''))).toMatchObject({
    status: 64,
    stderr: 'error: the text of a TXT record cannot contain control characters\n',
  });
});

test('a network without DNS serves no records', async () => {
  expect(await run('add lab 10.0.0.5 db', lab("<dns enable='no'/>"))).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error: network 'lab' does not serve DNS: it has <dns enable='no'\/>\n/),
  });
});

test('a network on a bridge or device of the host has no DNS server', async () => {
  const macvtap = lab("<forward mode='bridge'><interface dev='eth0'/></forward>").replace(/<bridge.*?>|<ip.*?>/g, '');
  expect(await run('add lab txt a b', macvtap)).toMatchObject({
    status: 1,
    stderr: "error: network 'lab' has no DNS server: it connects guests to a bridge or device of the host\n",
  });
});
