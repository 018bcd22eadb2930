import { describe, expect, test } from '@jest/globals';
import { LONGEST_LINE } from '../../../src/libvirt/errors/log/plain-line.ts';
import { asyncGrowth, NEARLY_LINEAR } from '../../growth.ts';
import { messageCatalogue } from '../../libvirt/errors/message-catalogue.ts';
import { vnet } from '../run.ts';

const IN_USE = 'internal error: Network is already in use by interface virbr0';
const EXISTS = "operation failed: network 'lan' already exists with uuid 8d2c1a70-8d0e-4b0e-9a3e-0d1f6e0d6c11";

/** What vnet why recognizes in a text, as `id: value`. */
async function idsIn(text: string): Promise<string[]> {
  const { stdout, status } = await vnet(['why', '-o', 'json'], { stdin: text });
  const found = stdout === '' ? [] : (JSON.parse(stdout) as { id: string; meaning: string }[]);
  expect(status).toBe(found.length === 0 ? 2 : 0);
  return found.map(({ id, meaning }) => `${id}: ${meaning}`);
}

const inUse = (bridge: string) => `subnet-in-use: the host already reaches the subnet of the network through ${bridge}`;
const exists = "name-exists: another network is called 'lan'";

test('explains a message with its values in the command', async () => {
  const { stdout, status } = await vnet(['why', `error: ${IN_USE}`], {});
  expect(stdout).toContain(`${IN_USE} [subnet-in-use]\n  meaning: `);
  expect(stdout).toContain('\n    ip route show dev virbr0\n');
  expect(status).toBe(0);
});

test('explains a message without quotes around it', async () => {
  const { stdout } = await vnet(`why error: ${IN_USE}`, {});
  expect(stdout).toContain('[subnet-in-use]');
});

test('explains ids, and has names in capitals for values that are not known', async () => {
  const { stdout, status } = await vnet('why name-exists section-fixed', {});
  expect(stdout).toContain("another network is called 'NETWORK' [name-exists]\n");
  expect(stdout).toContain('net-update cannot change <SECTION> [section-fixed]\n');
  // A command with a value that is not known cannot be pasted: it is part of the text.
  expect(stdout).toContain('restart its guests: vnet net-edit NETWORK\n');
  expect(stdout).not.toContain('\n    vnet net-edit');
  expect(status).toBe(0);
});

test('takes cause and example of a rule of vnet validate', async () => {
  const { stdout } = await vnet('why range-outside-subnet', {});
  expect(stdout).toBe(
    'the range START - END is not within the subnet of SUBNET [range-outside-subnet]\n' +
      '  cause: A guest with an address outside the subnet cannot reach the bridge\n' +
      '  fix: keep the range within the subnet, or correct the prefix\n' +
      "  right: <ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/></dhcp></ip>\n" +
      '  more: vnet explain range-outside-subnet\n',
  );
});

describe('recognizes a message in', () => {
  test.each([
    ['virsh', `error: Failed to start network lan\nerror: ${IN_USE}`, [inUse('virbr0')]],
    ['journalctl', `Nov 26 20:28:09 host libvirtd[123]: ${IN_USE}`, [inUse('virbr0')]],
    ['journalctl -o short-iso', `2026-11-26T20:28:09+0000 host virtnetworkd[123]: ${IN_USE}`, [inUse('virbr0')]],
    ['journalctl -o short-full', `Thu 2026-11-26 20:28:09 UTC host libvirtd[123]: ${IN_USE}`, [inUse('virbr0')]],
    ['journalctl -o json', JSON.stringify({ MESSAGE: IN_USE, PRIORITY: '3' }), [inUse('virbr0')]],
    [
      "libvirt's own log",
      `2026-11-26 20:28:09.123+0000: 4711: error : networkCheckRouteCollision:123 : ${IN_USE}`,
      [inUse('virbr0')],
    ],
    ['Ansible', `fatal: [host1]: FAILED! => {"changed": false, "msg": "${IN_USE}"}`, [inUse('virbr0')]],
    [
      'Ansible, with a quoted error of a program',
      String.raw`fatal: [h]: FAILED! => {"stderr": "error: \"x\"\nerror: operation failed: network 'lan' already exists with uuid 1-2", "rc": 1}`,
      [exists],
    ],
    [
      'escapes of JSON',
      String.raw`{"msg": "operation failed: network \u0027lan\u0027 already exists with uuid 1-2"}`,
      [exists],
    ],
    [
      'Terraform',
      `╷\n│ Error: error creating libvirt network: ${IN_USE}\n│ \n│   with libvirt_network.lan,\n│   on main.tf line 3\n╵`,
      [inUse('virbr0')],
    ],
    [
      'Terraform, wrapped',
      '\u001b[31m│\u001b[0m \u001b[1mError: error creating libvirt network: internal error: Network is already\n│ in use by interface virbr0\u001b[0m\n│',
      [inUse('virbr0')],
    ],
    [
      'virt-manager',
      `Error starting network 'lan': ${IN_USE}\n\nTraceback (most recent call last):\n  File "x.py", line 72\n    ret = fn(self)\nlibvirt.libvirtError: ${IN_USE}`,
      [inUse('virbr0')],
    ],
    [
      'minikube',
      `E1126 20:28:09.123456   12345 start.go:1] virError(Code=9, Domain=19, Message='${EXISTS}')`,
      [exists],
    ],
    ['Vagrant', `Error while creating network: Call to virNetworkCreate failed: ${IN_USE}.`, [inUse('virbr0')]],
    [
      "dnsmasq's own log",
      'Nov 26 20:28:09 host dnsmasq[99]: failed to create listening socket for 192.168.122.1: Address already in use',
      ['dns-port-in-use: dnsmasq of the network must listen on port 53 of 192.168.122.1, which another process has'],
    ],
    [
      'qemu-bridge-helper',
      "failed to parse default acl file `/etc/qemu/bridge.conf'",
      [
        'bridge-helper-file: qemu-bridge-helper cannot read /etc/qemu/bridge.conf, which lists the bridges that users may use',
      ],
    ],
    ['typographic quotes', EXISTS.replace("'lan'", '‘lan’'), [exists]],
    ['a mail', `> > ${IN_USE.slice(0, 40)}\n> > ${IN_USE.slice(40)}`, [inUse('virbr0')]],
    ['a terminal that broke a word', `${IN_USE.slice(0, 33)}\n${IN_USE.slice(33)}`, [inUse('virbr0')]],
  ])('%s', async (_, text, expected) => {
    expect(await idsIn(text)).toEqual(expected);
  });

  test('a terminal of 80 columns that broke the value', async () => {
    const line = `${'x'.repeat(80 - IN_USE.length)}: ${IN_USE}`;
    const text = `${line.slice(0, 80)}\n${line.slice(80)}\nanother line`;
    expect(line.slice(80)).toBe('r0');
    expect(await idsIn(text)).toEqual([inUse('virbr0')]);
    const message = "XML error: Missing 'end' attribute in dhcp range for network 'lan'";
    const whole = `${'x'.repeat(78 - message.length)}: ${message}`;
    const { stdout } = await vnet('why', { stdin: `${whole}\nanother line` });
    expect(stdout).toContain("for network 'lan' [range-end-missing]\n");
    expect(whole.length).toBe(80);
  });

  test('any language whose translation is installed', async () => {
    const german = messageCatalogue({
      'error: ': 'Fehler: ',
      'operation failed: %s': 'Operation gescheitert: %s',
      "network '%s' already exists with uuid %s": 'Netzwerk »%s« existiert mit der UUID %s',
    });
    const world = { files: { '/usr/share/locale/de/LC_MESSAGES/libvirt.mo': german }, env: { LANG: 'en_US.UTF-8' } };
    for (const colon of [': ', '\uff1a']) {
      const text = `Fehler${colon}Operation gescheitert${colon}Netzwerk »lan« existiert mit der UUID 1-2`;
      const { stdout } = await vnet(['why', text], world);
      expect(stdout).toContain("network 'lan' already exists with uuid 1-2 [name-exists]");
    }
  });
});

test('explains each message of a log once, with its first line and its count', async () => {
  const line = (message: string) => `Nov 26 20:28:09 host libvirtd[123]: ${message}\n`;
  const log = [
    'Nov 26 20:28:09 host sshd[1]: error: End of file while reading data: Input/output error\n',
    line(IN_USE),
    line("network 'lan' is not active"),
    line(IN_USE),
    line(IN_USE.replace('virbr0', 'eth0')),
  ].join('');
  const { stdout } = await vnet('why --file /log -o json', { files: { '/log': log } });
  const found = JSON.parse(stdout) as { id: string; line: number; count: number }[];
  expect(found.map(({ id, line: at, count }) => `${id} ${at} ${count}`)).toEqual([
    'subnet-in-use 2 2',
    'not-active 3 1',
    'subnet-in-use 5 1',
  ]);
  const shown = await vnet('why --file /log', { files: { '/log': log } });
  expect(shown.stdout).toContain('  seen in: line 2, 2 times\n');
});

test.each([
  ['guest has no internet docker', 'docker-blocks-guests'],
  ['macvtap host cannot reach guest', 'macvtap-host'],
  ['two guests same ip address', 'same-address'],
  ['reservations are gone after reboot', 'reservation-lost'],
])('finds what the words %j describe', async (words, id) => {
  const { stdout, stderr, status } = await vnet(`why ${words}`, {});
  expect(stdout).toContain(`[${id}]\n`);
  expect(stderr).toContain('run: vnet doctor\n');
  expect(status).toBe(0);
});

test.each([
  [
    'unknown-element',
    'error: unknown-element is a rule of vnet validate\nhint: to explain it, run: vnet explain unknown-element\n',
  ],
  [
    'autostart-inactive',
    'error: autostart-inactive is a check of vnet doctor, which passes if every network that is marked for autostart is active\nhint: to run it on this host, run: vnet doctor --only autostart-inactive\n',
  ],
  ['/log', 'error: /log is a file, not a message\nhint: to explain the messages in it, run: vnet why --file=/log\n'],
  ['subnet-in-us', "error: there is no message with the id 'subnet-in-us'\nhint: did you mean 'subnet-in-use'?\n"],
  [
    'zzz qqq',
    'error: no message of libvirt about networks recognized\nhint: to list the messages that vnet knows, run: vnet why --list\n',
  ],
])('says what %j is and exits with 2', async (words, stderr) => {
  const result = await vnet(`why ${words}`, { files: { '/log': IN_USE } });
  expect(result).toEqual({ status: 2, stdout: '', stderr });
});

test('says what is known of the class of a message that it does not know, and exits with 2', async () => {
  const { stdout, status } = await vnet(['why', 'XML error: something new'], {});
  expect(stdout).toMatch(/^XML error: something new \[network-invalid\]\n/);
  expect(status).toBe(2);
});

test('shows an example if there is no input', async () => {
  const { stderr, status } = await vnet('why', { terminal: true });
  expect(stderr).toContain("vnet why 'internal error: Network is already in use by interface enp9s0'");
  expect(status).toBe(64);
});

test('lists ids and meanings', async () => {
  const { stdout } = await vnet('why --list -o json', {});
  const rows = JSON.parse(stdout) as { id: string; meaning: string }[];
  expect(rows.find(({ id }) => id === 'docker-blocks-guests')?.meaning).toContain('docker is installed');
  expect(rows.length).toBeGreaterThan(140);
  expect(rows.filter(({ meaning }) => /\$[a-z\d]/.test(meaning))).toEqual([]);
});

test('escapes what a terminal obeys, and quotes what a shell would run', async () => {
  const { stdout } = await vnet(['why', "can't update 'ip' section of network '\u001b[2J$(reboot)\u202e'\n"], {});
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
  expect(stdout).toContain("vnet net-edit $'$(reboot)\\u202e'\n");
});

test('takes no longer per line for a hostile log, and looks only at the start of a long line', async () => {
  const line = `error: ${"network 'a' \"Message='\\\"".repeat(300)}`;
  const work = async (count: number) => vnet('why', { stdin: `${line}\n`.repeat(count) });
  expect(await asyncGrowth(4, work)).toBeLessThan(NEARLY_LINEAR);
  const long = `error: ${'x'.repeat(LONGEST_LINE)}${IN_USE}`;
  expect(await idsIn(long)).toEqual([]);
});
