import type { MirrorGroup } from './group.ts';

const UUID = 'a2b1c3d4-0000-4000-8000-0000000000f1';
const DEVICE = 'virbr77';

const files = {
  'filter.xml': `<filter name='mirror-filter' chain='ipv4' priority='-700'>
  <uuid>${UUID}</uuid>
  <filterref filter='mirror-included'><parameter name='IP' value='10.0.0.1'/></filterref>
  <rule action='accept' direction='in' priority='100'><tcp dstportstart='22' match='no'/></rule>
  <rule action='drop' direction='inout' priority='500' statematch='false'><all/></rule>
</filter>
`,
  'included.xml': "<filter name='mirror-included'><uuid>a2b1c3d4-0000-4000-8000-0000000000f2</uuid></filter>\n",
  'same-name.xml': "<filter name='mirror-filter'/>\n",
  'same-uuid.xml': `<filter name='mirror-other'><uuid>${UUID}</uuid></filter>\n`,
  'wrong-chain.xml': "<filter name='mirror-other' chain='nonsense'/>\n",
  'wrong-port.xml': `<filter name='mirror-other'>
  <rule action='drop' direction='in'><tcp srcportstart='99999'/></rule>
</filter>
`,
  'broken-filter.xml': "<filter name='mirror-other'></filte>\n",
  'binding.xml': `<filterbinding>
  <owner><name>myvm</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
  <portdev name='${DEVICE}'/>
  <mac address='52:54:00:77:00:01'/>
  <filterref filter='mirror-included'><parameter name='IP' value='10.0.0.1'/></filterref>
</filterbinding>
`,
  'binding-without-device.xml': "<filterbinding><filterref filter='mirror-included'/></filterbinding>\n",
  'binding-without-filter.xml': `<filterbinding>
  <owner><name>myvm</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
  <portdev name='${DEVICE}'/>
  <mac address='52:54:00:77:00:01'/>
  <filterref filter='mirror-missing'/>
</filterbinding>
`,
};

const included = [['nwfilter-define', '{included.xml}']];
const define = [...included, ['nwfilter-define', '{filter.xml}']];
/** The bridge of a network is the device: libvirt applies filters to a device that exists only. */
const device = [...included, ['net-create', '{mirror.xml}']];
const bind = [...device, ['nwfilter-binding-create', '{binding.xml}']];

/** The test driver has no network filters, so that only failures are compared there. */
export const filter: MirrorGroup = {
  files,
  reset: [
    ['nwfilter-binding-delete', DEVICE],
    ['nwfilter-undefine', 'mirror-filter'],
    ['nwfilter-undefine', 'mirror-included'],
    ['net-destroy', 'mirror'],
  ],
  gaps: ['The test driver has no network filters: `nwfilter-*` succeed on the daemon only.'],
  cases: [
    { words: ['nwfilter-list'] },
    { words: ['nwfilter-list'], before: define },
    { words: ['-q', 'nwfilter-list'], before: define },
    { words: ['nwfilter-list', 'extra'] },
    { words: ['nwfilter-list', '--all'] },

    { words: ['nwfilter-define', '{filter.xml}'] },
    { words: ['nwfilter-define', '--file', '{filter.xml}', '--validate'] },
    { words: ['-q', 'nwfilter-define', '--file={filter.xml}'], before: define },
    { words: ['nwfilter-define', '{same-name.xml}'], before: define },
    { words: ['nwfilter-define', '{same-uuid.xml}'], before: define },
    { words: ['nwfilter-define', '{wrong-chain.xml}'] },
    { words: ['nwfilter-define', '{wrong-chain.xml}', '--validate'] },
    { words: ['nwfilter-define', '{wrong-port.xml}'] },
    { words: ['nwfilter-define', '{broken-filter.xml}'] },
    { words: ['nwfilter-define', '{other-root.xml}'] },
    { words: ['nwfilter-define', '{empty.xml}'] },
    { words: ['nwfilter-define', '/nonexistent/file.xml'] },
    { words: ['nwfilter-define'] },
    { words: ['-r', 'nwfilter-define', '{filter.xml}'] },

    { words: ['nwfilter-dumpxml', 'mirror-filter'], before: define },
    { words: ['nwfilter-dumpxml', UUID], before: define },
    { words: ['nwfilter-dumpxml', '--nwfilter', 'mirror-filter', '--xpath', '//rule/@action'], before: define },
    { words: ['nwfilter-dumpxml', 'mirror-filter', '--xpath', '//rule', '--wrap'], before: define },
    { words: ['nwfilter-dumpxml', 'mirror-filter', '--xpath', '//rule['], before: define },
    { words: ['nwfilter-dumpxml', 'mirror-filter', '//rule'], before: define },
    { words: ['nwfilter-dumpxml', 'nope', '--wrap'] },
    { words: ['nwfilter-dumpxml'] },

    { words: ['nwfilter-edit', 'nope'] },
    { words: ['nwfilter-edit', 'mirror-filter'], before: define, env: { EDITOR: 'true' } },
    {
      words: ['nwfilter-edit', '--nwfilter', 'mirror-filter'],
      before: define,
      env: { EDITOR: 'sed -i s/accept/return/' },
    },
    { words: ['nwfilter-edit', UUID], before: define, env: { EDITOR: 'sed -i s/accept/nonsense/' } },
    { words: ['nwfilter-edit'] },

    { words: ['nwfilter-undefine', 'mirror-filter'], before: define },
    { words: ['-q', 'nwfilter-undefine', '--nwfilter', UUID], before: define },
    { words: ['nwfilter-undefine', 'mirror-included'], before: bind },
    { words: ['nwfilter-undefine', 'nope'] },
    { words: ['nwfilter-undefine', 'a2b1c3d4-0000-4000-8000-00000000ffff'] },
    { words: ['nwfilter-undefine'] },

    { words: ['nwfilter-binding-list'] },
    { words: ['nwfilter-binding-list'], before: bind },
    { words: ['-q', 'nwfilter-binding-list'], before: bind },
    { words: ['nwfilter-binding-list', 'extra'] },
    { words: ['nwfilter-binding-create', '{binding.xml}'], before: device },
    { words: ['nwfilter-binding-create', '--file', '{binding.xml}', '--validate'], before: device },
    { words: ['nwfilter-binding-create', '{binding.xml}'], before: bind },
    { words: ['nwfilter-binding-create', '{binding-without-filter.xml}'], before: device },
    { words: ['nwfilter-binding-create', '{binding-without-device.xml}'], before: device },
    { words: ['nwfilter-binding-create', '{binding-without-device.xml}', '--validate'], before: device },
    { words: ['nwfilter-binding-create', '{broken-filter.xml}'] },
    { words: ['nwfilter-binding-create', '/nonexistent/file.xml'] },
    { words: ['nwfilter-binding-create'] },
    { words: ['nwfilter-binding-dumpxml', DEVICE], before: bind },
    { words: ['nwfilter-binding-dumpxml', '--binding', DEVICE, '--xpath', '//owner', '--wrap'], before: bind },
    { words: ['nwfilter-binding-dumpxml', 'nope', '--xpath', '//owner', '--wrap'] },
    { words: ['nwfilter-binding-dumpxml'] },
    { words: ['nwfilter-binding-delete', DEVICE], before: bind },
    { words: ['-q', 'nwfilter-binding-delete', '--binding', DEVICE], before: bind },
    { words: ['nwfilter-binding-delete', 'nope'] },
    { words: ['nwfilter-binding-delete'] },
  ],
};
