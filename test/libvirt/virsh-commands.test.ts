import { describe, expect, test } from '@jest/globals';
import { commandKind } from '../../src/libvirt/virsh-commands.ts';

describe.each([
  [
    'question',
    [
      'net-list --all',
      'net-info default',
      'net-dumpxml --inactive default',
      'net-name 1c6a',
      'net-uuid default',
      'net-dhcp-leases default',
      'net-port-list default',
      'net-port-dumpxml default 1c6a',
      'net-desc default',
      'net-desc --live default',
      'net-metadata default http://a',
      'domifaddr web --source agent',
      'list --all',
      'dumpxml web',
      'domstate web',
      '--version=long',
      'help net-list',
    ],
  ],
  [
    'change',
    [
      'net-start default',
      'net-destroy default',
      'net-define /tmp/net.xml',
      'net-create net.xml',
      'net-undefine default',
      'net-autostart default',
      'net-update default add ip-dhcp-host <host/>',
      'net-port-create default port.xml',
      'net-port-delete default 1c6a',
      'net-desc default new text',
      'net-desc default --title text',
      'net-desc default --new-desc=text',
      'net-metadata default http://a --remove',
      'net-metadata default http://a --key a --set <a/>',
      'attach-interface web network default',
      'iface-start eth0',
    ],
  ],
  [
    'interactive',
    [
      'net-edit default',
      'net-event --loop',
      'net-desc default --edit',
      'net-metadata default http://a --edit',
      'net-define /dev/stdin',
      'net-define --file=/dev/fd/63',
      'net-create /proc/self/fd/0',
      'console web',
      'start web --console',
      'migrate web qemu+ssh://b/system',
      'vol-wipe disk pool',
      'something-new default',
    ],
  ],
] as const)('%s', (kind, lines) => {
  test.each(lines)('%s', (line) => {
    expect(commandKind(line.split(' '))).toBe(kind);
  });
});

test.each([
  ['net-list; net-info default', 'question'],
  ['net-list --all', 'question'],
  ['net-list;\nnet-start default', 'change'],
  ['net-list; net-event --loop', 'interactive'],
  [' ;', 'question'],
])('the string %j is as slow as its slowest command', (commands, kind) => {
  expect(commandKind([commands])).toBe(kind);
});
