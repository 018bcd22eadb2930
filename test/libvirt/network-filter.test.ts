import { expect, test } from '@jest/globals';
import { vnet } from '../commands/run.ts';

const [A, B] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
const json = async (line: string, answer: string) =>
  JSON.parse((await vnet(`${line} -o json`, { programs: { [`virsh ${line}`]: answer } })).stdout);

test('lists filters with the names that libvirt has, blanks and unprintable characters included', async () => {
  expect(await json('nwfilter-list', ` ${A}    two  blanks \n ${B}   a\\x0ab\\x5cx41\n\n`)).toEqual([
    { name: ' two  blanks ', uuid: A },
    { name: 'a\nb\\x41', uuid: B },
  ]);
});

test('lists bindings', async () => {
  expect(await json('nwfilter-binding-list', ' vnet0     clean-traffic\n macvtap0   my filter\n\n')).toEqual([
    { portDev: 'vnet0', filter: 'clean-traffic' },
    { portDev: 'macvtap0', filter: 'my filter' },
  ]);
});

test('reads the rules and the included filters of a filter in their order', async () => {
  const xml = `<filter name='web' chain='ipv4' priority='-700'>
  <uuid>${A}</uuid>
  <rule action='accept' direction='in' priority='100'>
    <tcp match='no' dstportstart='22' comment='&lt;ssh&gt;'/>
  </rule>
  <filterref filter='clean-traffic'>
    <parameter name='IP' value='10.0.0.1'/>
  </filterref>
  <rule action='drop' direction='inout' priority='500' statematch='false'/>
</filter>`;
  expect(await json('nwfilter-dumpxml web', xml)).toEqual({
    name: 'web',
    uuid: A,
    chain: 'ipv4',
    priority: -700,
    entries: [
      {
        action: 'accept',
        direction: 'in',
        priority: 100,
        statematch: true,
        matches: [{ protocol: 'tcp', match: false, dstportstart: '22', comment: '<ssh>' }],
      },
      { filterref: 'clean-traffic', parameters: [{ name: 'IP', value: '10.0.0.1' }] },
      { action: 'drop', direction: 'inout', priority: 500, statematch: false, matches: [] },
    ],
  });
});

test('reads a binding', async () => {
  const xml = `<filterbinding>
  <owner><name>web</name><uuid>${B}</uuid></owner>
  <portdev name='vnet0'/>
  <mac address='52:54:00:00:00:01'/>
  <filterref filter='clean-traffic'><parameter name='MAC' value='52:54:00:00:00:01'/></filterref>
</filterbinding>`;
  expect(await json('nwfilter-binding-dumpxml vnet0', xml)).toEqual({
    portDev: 'vnet0',
    linkDev: null,
    mac: '52:54:00:00:00:01',
    filter: 'clean-traffic',
    parameters: [{ name: 'MAC', value: '52:54:00:00:00:01' }],
    guest: 'web',
    guestUuid: B,
  });
});
