import type { MirrorGroup } from './group.ts';

const UUID = 'a2b1c3d4-0000-4000-8000-000000000001';
const PORT = 'a2b1c3d4-0000-4000-8000-0000000000aa';

const files = {
  'mirror.xml': `<network>
  <name>mirror</name>
  <uuid>${UUID}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr77' stp='on' delay='0'/>
  <mac address='52:54:00:77:77:77'/>
  <ip address='192.168.177.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.177.2' end='192.168.177.254'/></dhcp>
  </ip>
</network>
`,
  'port.xml': `<networkport>
  <uuid>${PORT}</uuid>
  <owner><name>myvm</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
  <mac address='52:54:00:77:00:01'/>
</networkport>
`,
  'wrong.xml': "<network><name>wrong</name><forward mode='nat'/></network>\n",
  'broken.xml': '<network><name>broken</nam></network>\n',
  'other-root.xml': '<domain/>\n',
  'empty.xml': '',
};

const define = [['net-define', '{mirror.xml}']];
const start = [...define, ['net-start', 'mirror']];
/** libvirt 9.7 and newer have the next two. */
const describe = [...define, ['net-desc', 'mirror', 'Test', 'network']];
const tag = [...define, ['net-metadata', 'mirror', 'http://example.org/x', '--key', 'x', '--set', '<a>1</a>']];
const port = [...start, ['net-port-create', 'mirror', '{port.xml}']];
/** Emits an event each time. */
const defined = ['net-define', '{mirror.xml}'];
const inline = "<host mac='52:54:00:77:00:05' name='five' ip='192.168.177.5'/>";

/** net-*: success and failure of each command, positional and by name, with virsh's quirks among them. */
export const network: MirrorGroup = {
  files,
  testDriver: [files['mirror.xml'], '<network><name>Lab  two</name></network>'],
  reset: [
    ['net-destroy', 'mirror'],
    ['net-undefine', 'mirror'],
  ],
  gaps: [
    'The test driver lives in one process, so that no event comes from elsewhere: `net-event` succeeds on the daemon only.',
  ],
  cases: [
    { words: ['net-list'] },
    { words: ['net-list', '--all'], before: define },
    { words: ['net-list', '--all', '--name'], before: define },
    { words: ['net-list', '--inactive', '--uuid'], before: define },
    { words: ['net-list', '--all', '--persistent', '--transient', '--table'], before: start },
    { words: ['net-list', '--autostart', '--no-autostart', '--all'], before: start },
    { words: ['net-list', '--name', '--uuid'] },
    { words: ['net-list', '--nope'] },
    { words: ['net-list', '--al'] },
    { words: ['net-list', '--all=yes'] },
    { words: ['net-list', 'extra'] },
    { words: ['net-list', '--all', '--all'] },
    { words: ['net-list', '--title', '--all'] },
    { words: ['net-list', '--title', '--all'], before: [...define, ['net-desc', 'mirror', '--title', 'A title']] },
    { words: ['-q', 'net-list', '--all'], before: define },
    { words: ['--quiet', '--readonly', 'net-list', '--all'] },
    { words: ['-r', 'net-define', '{mirror.xml}'] },

    { words: ['net-define', '{mirror.xml}'] },
    { words: ['net-define', '--file', '{mirror.xml}'] },
    { words: ['net-define', '--file={mirror.xml}', '--validate'] },
    { words: ['net-define', '{wrong.xml}'] },
    { words: ['net-define', '{broken.xml}'] },
    { words: ['net-define', '{other-root.xml}'] },
    { words: ['net-define', '{empty.xml}'] },
    { words: ['net-define', '/nonexistent/file.xml'] },
    { words: ['net-define', '/'] },
    { words: ['net-define'] },
    { words: ['net-create', '{mirror.xml}'] },
    { words: ['net-create', '--file', '{mirror.xml}', '--validate'] },
    { words: ['net-create', '{wrong.xml}'] },
    { words: ['net-create'] },

    { words: ['net-start', 'mirror'], before: define },
    { words: ['net-start', '--network', 'mirror'], before: define },
    { words: ['net-start', UUID], before: define },
    { words: ['net-start', 'mirror'], before: start },
    { words: ['net-start', 'nope'] },
    { words: ['net-start', ''] },
    { words: ['net-start'] },
    { words: ['-q', 'net-start', 'mirror'], before: define },
    { words: ['net-destroy', 'mirror'], before: start },
    { words: ['-q', 'net-destroy', '--network', 'mirror'], before: start },
    { words: ['net-destroy', 'mirror'], before: define },
    { words: ['net-destroy', 'nope'] },
    { words: ['net-undefine', 'mirror'], before: define },
    { words: ['net-undefine', '--network', UUID], before: define },
    { words: ['net-undefine', 'mirror'], before: start },
    { words: ['net-undefine', 'mirror'], before: [['net-create', '{mirror.xml}']] },
    { words: ['net-undefine', 'nope'] },
    { words: ['net-autostart', 'mirror'], before: define },
    { words: ['net-autostart', 'mirror', '--disable'], before: define },
    { words: ['net-autostart', '--disable', '--network=mirror'], before: define },
    { words: ['net-autostart', 'mirror'], before: [['net-create', '{mirror.xml}']] },
    { words: ['net-autostart', 'nope'] },

    { words: ['net-info', 'mirror'], before: start },
    { words: ['net-info', UUID], before: define },
    { words: ['net-info', '--network', 'mirror'], before: define },
    { words: ['net-info', 'nope'] },
    { words: ['net-info'] },
    { words: ['net-info', '--', '-x'] },
    { words: ['net-info', 'a b;c\nd"\'$(x)'] },
    { words: ['net-name', UUID], before: define },
    { words: ['net-name', 'mirror'], before: define },
    { words: ['net-name', 'a2b1c3d4-0000-4000-8000-00000000ffff'] },
    { words: ['net-name', '--network', UUID], before: define },
    { words: ['net-uuid', 'mirror'], before: define },
    { words: ['net-uuid', '--network=mirror'], before: define },
    { words: ['net-uuid', UUID], before: define },
    { words: ['net-uuid'] },
    { words: ['net-dumpxml', 'mirror'], before: start },
    { words: ['net-dumpxml', 'mirror', '--inactive'], before: start },
    { words: ['net-dumpxml', '--network', 'mirror'], before: define },
    { words: ['net-dumpxml', 'mirror', '--xpath', '//ip/@address'], before: start },
    { words: ['net-dumpxml', 'mirror', '--xpath', '//ip', '--wrap'], before: start },
    { words: ['net-dumpxml', 'mirror', '--xpath', '//nothing'], before: start },
    { words: ['net-dumpxml', 'mirror', '--xpath', '//ip['], before: start },
    { words: ['net-dumpxml', 'nope'] },

    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--live', '--config'], before: start },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--config'], before: define },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--live'], before: define },
    { words: ['net-update', 'mirror', 'delete', 'ip-dhcp-host', inline], before: start },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--parent-index', '7'], before: start },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--parent-index', 'x'], before: start },
    { words: ['net-update', 'mirror', 'modify', 'ip', '<ip/>'], before: start },
    { words: ['net-update', 'mirror', 'replace', 'ip', '<ip/>'], before: start },
    { words: ['net-update', 'mirror', 'add', 'nothing', '<ip/>'], before: start },
    { words: ['net-update', 'mirror', 'add', 'dns-host', '/nonexistent/host.xml'], before: start },
    { words: ['net-update', 'mirror', 'add', 'dns-host', '<ip/>', '--current', '--live'], before: start },
    {
      words: ['net-update', '--xml', inline, '--section=ip-dhcp-host', '--command', 'add', '--network', 'mirror'],
      before: define,
    },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '0', '--current'], before: define },
    { words: ['net-update', 'mirror', 'add', 'ip-dhcp-host', inline, '--parent-index', '0'], before: start },
    { words: ['net-update', 'mirror', 'add'] },

    { words: ['net-dhcp-leases', 'mirror'], before: start },
    { words: ['net-dhcp-leases', 'mirror', '--mac', '52:54:00:77:00:05'], before: start },
    { words: ['net-dhcp-leases', 'mirror', '52:54:00:77:00:05'], before: start },
    { words: ['net-dhcp-leases', 'mirror', '--mac', 'x'], before: start },
    { words: ['-q', 'net-dhcp-leases', '--network', 'mirror'], before: start },
    { words: ['net-dhcp-leases', 'nope'] },

    { words: ['net-port-list', 'mirror'], before: port },
    { words: ['net-port-list', 'mirror', '--uuid'], before: port },
    { words: ['net-port-list', '--network', 'mirror', '--table'], before: port },
    { words: ['net-port-list', 'mirror', '--uuid', '--table'], before: start },
    { words: ['net-port-list', 'mirror'], before: define },
    { words: ['net-port-create', 'mirror', '{port.xml}'], before: start },
    { words: ['net-port-create', '--file', '{port.xml}', '--network', 'mirror'], before: start },
    { words: ['net-port-create', 'mirror', '{wrong.xml}'], before: start },
    { words: ['net-port-create', 'mirror', '{port.xml}', '--validate'], before: start },
    { words: ['net-port-dumpxml', 'mirror', PORT], before: port },
    { words: ['net-port-dumpxml', 'mirror', PORT, '--xpath', '//mac'], before: port },
    { words: ['net-port-dumpxml', 'mirror', 'a2b1c3d4-0000-4000-8000-00000000ffff'], before: start },
    { words: ['net-port-dumpxml', '--port', PORT, '--network=mirror', '--xpath', '//mac', '--wrap'], before: port },
    { words: ['net-port-dumpxml', 'nope', PORT] },
    { words: ['net-port-delete', 'mirror', PORT], before: port },
    { words: ['net-port-delete', 'mirror', PORT], before: start },
    { words: ['-q', 'net-port-delete', '--port', PORT, '--network', 'mirror'], before: port },
    { words: ['net-port-delete', 'nope', PORT] },

    { words: ['net-event', '--list'] },
    { words: ['net-event'] },
    { words: ['net-event', 'mirror', 'nonsense'], before: define },
    { words: ['net-event', '--event', 'lifecycle', '--timeout', '1'] },
    { words: ['net-event', '--event', 'lifecycle', '--timeout', '0'] },
    { words: ['net-event', '--event', 'lifecycle', '--timeout', '60'], meanwhile: defined },
    { words: ['net-event', 'mirror', 'lifecycle', '60', '--timestamp'], before: define, meanwhile: defined },
    {
      words: ['net-event', '--network=mirror', '--event=metadata-change', '--timeout', '60'],
      before: define,
      meanwhile: ['net-desc', 'mirror', 'Another'],
    },
    { words: ['net-event', '--event', 'lifecycle', '--loop', '--timestamp', '--timeout', '1'] },
    { words: ['net-event', 'mirror', 'lifecycle', '1'], before: define },
    { words: ['net-event', '--network', 'nope', '--event', 'lifecycle', '--timeout', '1'] },

    { words: ['net-desc', 'mirror'], before: define },
    { words: ['net-desc', 'mirror', '--title', '--new-desc', 'A', 'title'], before: define },
    { words: ['net-desc', 'mirror', 'some', 'words'], before: define },
    { words: ['net-desc', 'mirror', '--current', '--live'], before: define },
    { words: ['net-desc', '--network', 'mirror', '--config'], before: describe },
    { words: ['net-desc', 'mirror', '--title', '--live'], before: [...define, ['net-start', 'mirror']] },
    { words: ['net-desc', 'mirror', '--current'], before: describe },
    { words: ['net-desc', 'mirror', '--config', 'some', 'words'], before: describe },
    { words: ['net-desc', 'mirror', '--edit', '--config'], before: describe, env: { EDITOR: 'true' } },
    { words: ['net-desc', 'mirror', '--edit'], before: describe, env: { EDITOR: 'sed -i s/Test/Best/' } },
    { words: ['net-desc', 'nope'] },
    { words: ['net-metadata', 'mirror', 'http://example.org/x'], before: define },
    {
      words: ['net-metadata', 'mirror', 'http://example.org/x', '--key', 'x', '--set', '<a>1</a>'],
      before: define,
    },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', '--set', '<a/>'], before: define },
    { words: ['net-metadata', 'mirror', '--uri', 'http://example.org/x', '--current'], before: tag },
    { words: ['net-metadata', '--network=mirror', 'http://example.org/x', '--config'], before: tag },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', '--live'], before: tag },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', 'x', '<b/>'], before: tag },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', '--remove'], before: tag },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', '--remove', '--set', '<b/>'], before: tag },
    { words: ['net-metadata', 'mirror', 'http://example.org/x', '--edit'], before: tag, env: { EDITOR: 'true' } },
    {
      words: ['net-metadata', 'mirror', 'http://example.org/x', '--edit', '--key', 'x'],
      before: tag,
      env: { EDITOR: 'sed -i s/1/2/' },
    },
    { words: ['net-metadata', 'nope', 'http://example.org/x'] },

    { words: ['net-edit', 'nope'] },
    { words: ['net-edit', 'mirror'], before: define, env: { EDITOR: 'true' } },
    { words: ['net-edit', '--network', 'mirror'], before: define, env: { EDITOR: 'true' } },
    { words: ['net-edit', 'mirror'], before: define, env: { EDITOR: 'sed -i s/177.254/177.200/' } },
    { words: ['net-edit', 'mirror'], before: define, env: { EDITOR: 'sed -i s/177.254/178.200/' } },
    { words: ['net-edit', 'mirror'], before: define, env: { EDITOR: 'false' } },
  ],
};
