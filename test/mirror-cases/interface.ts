import type { MirrorGroup } from './group.ts';

const MAC = '52:54:00:77:00:09';

const files = {
  'eth9.xml': `<interface type='ethernet' name='eth9'>
  <start mode='onboot'/>
  <mac address='52:54:00:77:00:19'/>
  <protocol family='ipv4'><ip address='192.168.9.1' prefix='24'/><route gateway='192.168.9.254'/></protocol>
</interface>
`,
  'no-name.xml': "<interface type='ethernet'/>\n",
  'broken-interface.xml': "<interface type='ethernet' name='eth9'></interfac>\n",
  'wrong-type.xml': "<interface type='nonsense' name='eth9'/>\n",
};

const stopped = { status: 0, why: 'virsh exits 1 although it stopped the interface; vnet exits 0' };

/** The udev backend of the real daemon lists interfaces and changes none; the test driver has one interface, and changes it. */
export const hostInterface: MirrorGroup = {
  files,
  testDriver: [
    `<interface type='ethernet' name='eth5'><start mode='onboot'/><mac address='${MAC}'/><protocol family='ipv4'><dhcp/></protocol></interface>`,
  ],
  gaps: [
    'Debian builds libvirt without netcf. Its daemon lists host interfaces and rejects every change. `iface-define`, `iface-start`, `iface-destroy`, `iface-undefine`, `iface-begin`, `iface-commit` and `iface-rollback` succeed on the test driver only.',
    '`iface-bridge` and `iface-unbridge` need netcf: neither the daemon nor the test driver can do them.',
    'The test driver has no inactive configuration, so `iface-dumpxml --inactive` and `iface-edit` fail there.',
  ],
  cases: [
    { words: ['iface-list'] },
    { words: ['iface-list', '--all'] },
    { words: ['iface-list', '--inactive'] },
    { words: ['iface-list', '--all', '--inactive'] },
    { words: ['-q', 'iface-list', '--all'] },
    { words: ['iface-list', 'extra'] },
    { words: ['iface-list', '--name'] },
    { words: ['iface-destroy eth5; iface-list --inactive'] },

    { words: ['iface-dumpxml', 'eth5'] },
    { words: ['iface-dumpxml', 'lo'] },
    { words: ['iface-dumpxml', MAC] },
    { words: ['iface-dumpxml', '--interface', 'lo'] },
    { words: ['iface-dumpxml', 'lo', '--inactive'] },
    { words: ['iface-dumpxml', 'eth5', '--inactive'] },
    { words: ['iface-dumpxml', 'lo', '--xpath', '//mac'] },
    { words: ['iface-dumpxml', 'eth5', '--xpath', '//mac/@address'] },
    { words: ['iface-dumpxml', 'lo', '--xpath', '//mac', '--wrap'] },
    { words: ['iface-dumpxml', 'eth5', '--xpath', '//dhcp', '--wrap'] },
    { words: ['iface-dumpxml', 'lo', '--xpath', '//mac['] },
    { words: ['iface-dumpxml', 'nope', '--wrap'] },
    { words: ['iface-dumpxml'] },

    { words: ['iface-mac', 'eth5'] },
    { words: ['iface-mac', '--interface', 'lo'] },
    { words: ['iface-mac', 'nope'] },
    { words: ['iface-mac', MAC] },
    { words: ['iface-name', MAC] },
    { words: ['iface-name', '--interface=00:00:00:00:00:00'] },
    { words: ['iface-name', 'eth5'] },
    { words: ['iface-name', '52:54:00:77:ff:ff'] },
    { words: ['iface-name'] },

    { words: ['iface-define', '{eth9.xml}'] },
    { words: ['-q', 'iface-define', '--file', '{eth9.xml}', '--validate'] },
    { words: ['iface-define', '{wrong-type.xml}', '--validate'] },
    { words: ['iface-define', '{no-name.xml}'] },
    { words: ['iface-define', '{broken-interface.xml}'] },
    { words: ['iface-define', '{other-root.xml}'] },
    { words: ['iface-define', '/nonexistent/file.xml'] },
    { words: ['iface-define'] },
    { words: ['-r', 'iface-define', '{eth9.xml}'] },
    { words: ['iface-define {eth9.xml}; iface-start eth9; iface-list'] },
    { words: ['iface-edit', 'nope'] },
    { words: ['iface-edit', 'lo'], env: { EDITOR: 'true' } },
    { words: ['iface-edit', '--interface', 'lo'], env: { EDITOR: 'true' } },
    { words: ['iface-edit', '--interface', 'lo'], env: { EDITOR: 'sed -i s/unknown/up/' } },
    { words: ['iface-edit', 'eth5'], env: { EDITOR: 'true' } },
    { words: ['iface-edit'] },

    { words: ['iface-start', 'eth5'] },
    { words: ['iface-start', 'lo'] },
    { words: ['iface-start', '--interface', 'nope'] },
    { words: ['iface-start'] },
    { words: ['iface-destroy eth5; iface-start --interface eth5'] },
    {
      words: ['iface-destroy', 'eth5'],
      differs: stopped,
    },
    {
      words: ['-q', 'iface-destroy', '--interface', 'eth5'],
      differs: stopped,
    },
    { words: ['iface-destroy', 'nope'] },
    { words: ['iface-destroy'] },
    { words: ['iface-undefine', 'eth5'] },
    { words: ['iface-undefine', '--interface', MAC] },
    { words: ['iface-undefine', 'lo'] },
    { words: ['iface-undefine', 'nope'] },
    { words: ['iface-undefine'] },

    { words: ['iface-bridge', 'eth5', 'br5'] },
    { words: ['iface-bridge', 'lo', 'br5'] },
    { words: ['iface-bridge', '--interface', 'lo', '--bridge', 'br5', '--no-stp', '--delay', '4', '--no-start'] },
    { words: ['iface-bridge', 'lo', 'br5', '4'] },
    { words: ['iface-bridge', 'lo', 'br5', '--delay', 'x'] },
    { words: ['iface-bridge', 'lo', 'lo'] },
    { words: ['iface-bridge', 'nope', 'br5'] },
    { words: ['iface-bridge', 'lo'] },
    { words: ['iface-unbridge', 'lo'] },
    { words: ['iface-unbridge', 'eth5', '--no-start'] },
    { words: ['iface-unbridge', '--bridge', 'nope'] },
    { words: ['iface-unbridge'] },

    { words: ['iface-begin'] },
    { words: ['iface-begin; iface-begin'] },
    { words: ['iface-begin', 'extra'] },
    { words: ['iface-commit'] },
    { words: ['iface-begin; iface-commit'] },
    { words: ['iface-rollback'] },
    { words: ['iface-begin; iface-undefine eth5; iface-rollback; iface-list --all'] },
    { words: ['-q', 'iface-rollback', '--nope'] },
  ],
};
