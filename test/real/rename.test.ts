import { beforeAll, expect, test } from '@jest/globals';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import { type Leased, realHost } from './host.ts';
import { withProgram } from './with-program.ts';

/** A network that gets another name under guests of QEMU: running ones, transient ones, and ones that are off. */
const host = realHost();
const WEB = '52:54:00:77:00:01';

const LAB = `<network><name>lab</name><metadata><x:y xmlns:x='urn:x'/></metadata><bridge name='virbr-lab'/>
  <ip address='10.77.0.1' prefix='24'><dhcp><range start='10.77.0.100' end='10.77.0.199'/></dhcp></ip></network>`;

const guest = (name: string, number: number, more = '') => `<domain type='qemu'>
  <name>${name}</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <interface type='network'><mac address='52:54:00:77:00:0${number}'/><source network='lab'/><model type='virtio'/>${more}<rom bar='off'/></interface>
    <graphics type='vnc' passwd='secret'/>
  </devices>
</domain>`;

let client: Leased;

beforeAll(async () => {
  await host.virsh('net-define', await host.file('lab.xml', LAB));
  await host.virsh('net-start', 'lab');
  await host.virsh('net-autostart', 'lab');
  for (const [verbs, name, number, more] of [
    [['define', 'start'], 'web', 1, "<port isolated='yes'/>"],
    [['create'], 'passing', 2, ''],
    [['define'], 'off', 3, ''],
  ] as const) {
    const file = await host.file(`${name}.xml`, guest(name, number, more));
    for (const verb of verbs) {
      expect(await host.virsh(verb, verb === 'start' ? name : file)).toMatchObject({ status: 0 });
    }
  }
  client = await host.client('lab', 'web', { mac: WEB });
}, 60_000);

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('bash', ['-c', command]);
  return stdout + stderr;
}

/** What libvirt, the kernel and name resolution say, without the UUIDs of ports, which libvirt chooses again. */
async function everything(network: string): Promise<string> {
  const text = await shell(`
    virsh net-dumpxml ${network}; virsh net-dumpxml ${network} --inactive
    virsh net-info ${network}
    virsh net-port-list ${network} --uuid | grep -c -- -
    for guest in web passing; do
      virsh dumpxml $guest | sed "s/portid='[^']*'/portid/"
      virsh dumpxml $guest | grep -o "portid='[^']*'" | cut -d "'" -f 2 | xargs virsh net-port-dumpxml ${network} | grep -c "<name>$guest"
    done
    for guest in web off; do virsh dumpxml --inactive --security-info $guest; done
    virsh net-dhcp-leases ${network} | grep -o '52:54.*web'
    cat /var/lib/libvirt/dnsmasq/virbr-lab.macs
    cd /sys/class/net/virbr-lab && ls brif && grep . brif/*/isolated bridge/stp_state
    getent -s hosts:libvirt_guest ahostsv4 web; getent -s hosts:libvirt ahostsv4 web
  `);
  return text
    .replaceAll(`>${network}<`, '>NAME<')
    .replace(/(Name:\s+)\S+/, '$1NAME')
    .replaceAll(`network='${network}'`, "network='NAME'");
}

test('guests are listed, and nothing changes without consent', async () => {
  const before = await everything('lab');
  expect(before).toContain("<network connections='2'>");
  expect(before).toContain("passwd='secret'");
  expect(before).toMatch(new RegExp(`^${client.ip} .*web`, 'm'));
  expect(await host.vnet('rename', 'lab', 'test')).toMatchObject({
    status: 1,
    stderr: `error: guests use network 'lab': web, passing, off; nothing was changed
hint: to change them, too, run: vnet rename --update-guests lab test
`,
  });
  expect(await host.vnet('rename', '--dry-run', 'lab', 'test')).toMatchObject({
    status: 0,
    stdout: `network lab: would be renamed to test
  guest web: definition, vnet0
  guest passing: vnet1
  guest off: definition
`,
  });
  for (const [name, reason] of [
    ['\u001b[31mred', /^error: invalid name '\\x1b\[31mred'/],
    [' ', /^error: invalid name ' ': it is blank$/m],
  ] as const) {
    expect(await host.vnet('rename', '--update-guests', 'lab', name)).toMatchObject({
      status: 64,
      stderr: expect.stringMatching(reason),
    });
  }
  expect(await everything('lab')).toBe(before);
});

test('a network gets another name, and everything else stays', async () => {
  const before = await everything('lab');
  const { status, stdout, stderr } = await host.vnet('rename', '--update-guests', 'lab', 'test');
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /^network lab: renamed to test\n(?: {2}guest .*\n){3} {2}guests were disconnected for at most \d\.\d\d s\n$/,
    ),
    stderr: '',
  });
  expect(await everything('test')).toBe(before);
  expect(await shell('virsh net-list --all --name')).toBe('test\n\n');
  await client.host.run('ip', ['address', 'flush', 'dev', 'eth0']);
  expect(await takeLease(client, 'web')).toMatchObject({ ip: client.ip });
  expect(await host.vnet('rename', '--update-guests', 'test', 'lab')).toMatchObject({ status: 0 });
  expect(await everything('lab')).toBe(before);
}, 60_000);

test.each([
  ['the network', '*net-start*) [ -e /tmp/once ] || { touch /tmp/once; exit 1; };;'],
  ['a running guest', '*update-device*) [ -e /tmp/once ] || { touch /tmp/once; exit 1; };;'],
  ['a definition', '*guest.xml*) [ -e /tmp/once ] || { touch /tmp/once; exit 1; };;'],
])(
  'everything is as before if %s cannot be changed',
  async (_what, pattern) => {
    await shell('rm -f /tmp/once');
    const before = await everything('lab');
    const output = await withProgram(host, 'virsh', `case "$*" in ${pattern} esac`, 'rename --update-guests lab test');
    expect(output).toMatch(/^status [1-9]\d*\nerror: /);
    expect(await shell('ls /tmp/once')).toBe('/tmp/once\n');
    expect(await everything('lab')).toBe(before);
  },
  60_000,
);

test.each([
  ['before the network is undefined', '*net-undefine*) kill -9 $PPID; exit;;'],
  ['before the network is defined', '*net-define*) kill -9 $PPID; exit;;'],
  ['before guests are on the bridge', '*update-device*) kill -9 $PPID; exit;;'],
  ['before definitions are changed', '*guest.xml*) kill -9 $PPID; exit;;'],
])(
  'a later run finishes a renaming that is killed %s',
  async (_when, pattern) => {
    const before = await everything('lab');
    const killed = await withProgram(host, 'virsh', `case "$*" in ${pattern} esac`, 'rename --update-guests lab test');
    expect(killed).toContain('status 137');
    expect(await host.vnet('rename', '--update-guests', 'lab', 'test')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('network lab: renamed to test\n'),
      stderr: expect.stringContaining('note: finished a change that was interrupted: rename network lab to test\n'),
    });
    expect(await everything('test')).toBe(before);
    expect(await host.vnet('rename', '--update-guests', 'test', 'lab')).toMatchObject({ status: 0 });
    expect(await everything('lab')).toBe(before);
  },
  60_000,
);
