import { expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';
import { Daemon } from '../../../src/libvirt/rpc/daemon.ts';
import { sshEndpoint } from '../../../src/libvirt/rpc/ssh.ts';
import { fakeHost } from '../../fake-host.ts';

const argsOf = (uri: string) => sshEndpoint({ uri, readOnly: false })?.args.slice(0, -1).join(' ');

test.each([
  ['qemu+ssh://far/system', '-T -e none -o BatchMode=yes -- far'],
  ['network+ssh://far/system?', '-T -e none -o BatchMode=yes -- far'],
  ['qemu+ssh://me@far.example.org:2222/system', '-p 2222 -l me -T -e none -o BatchMode=yes -- far.example.org'],
  ['qemu+ssh://[fd00::1]/system', '-T -e none -o BatchMode=yes -- fd00::1'],
  [
    'qemu+ssh://far/system?keyfile=/home/me/.ssh/key&no_verify=1&no_tty=1',
    '-i /home/me/.ssh/key -T -e none -o BatchMode=yes -o StrictHostKeyChecking=no -- far',
  ],
  ['qemu+ssh://far/system?no_verify=0', '-T -e none -o BatchMode=yes -- far'],
])('%s is ssh %s', (uri, expected) => expect(argsOf(uri)).toBe(expected));

test('with -r the other end opens the read-only socket', () => {
  const command = sshEndpoint({ uri: 'qemu+ssh://far/system', readOnly: true })?.args.at(-1);
  expect(command).toContain("virt-ssh-helper -r 'qemu:///system'");
  expect(command).toContain('-U /var/run/libvirt/libvirt-sock-ro;');
});

test.each([
  'qemu+ssh:///system',
  'qemu+ssh://far/session',
  'qemu+ssh://far/system?socket=/tmp/x',
  'qemu+ssh://far/system?command=/opt/ssh',
  'qemu+ssh://far/system?proxy=netcat',
  'qemu+ssh://far/system?keyfile=a%20b',
  'qemu+ssh://far/system?no_verify=1&no_verify=0',
  'qemu+ssh://-oProxyCommand=id/system',
  'qemu+ssh://-l@far/system',
  'qemu+ssh://far;id/system',
  'qemu+ssh://m%20e@far/system',
  'qemu+libssh2://far/system',
  'xen+ssh://far/system',
])('virsh connects to %s', (uri) => expect(argsOf(uri)).toBeUndefined());

test.each([
  ['does not exist', '/nonexistent/ssh', []],
  ['cannot log in', 'sh', ['-c', 'echo Permission denied >&2; exit 255']],
  ['prints a banner', 'sh', ['-c', 'echo Welcome to this host, where everybody is welcome']],
])('virsh answers if ssh %s', async (_title, program, args) => {
  const host = {
    ...fakeHost(),
    isVirshBinary: () => true,
    monotonic: nodeHost.monotonic,
    after: nodeHost.after,
    connectThrough: (...line: Parameters<typeof nodeHost.connectThrough>) =>
      nodeHost.connectThrough(program, args, line[2]),
  };
  const connection = { uri: 'qemu+ssh://far/system', typed: [], own: [] };
  const daemon = new Daemon(host, connection, []);
  expect(await daemon.ask([['net-list']], { quiet: true, zone: 'UTC' })).toEqual([undefined]);
});
