import { expect, test } from '@jest/globals';
import type { Context } from '../../../../src/cli/command.ts';
import { checkUpdate, type Update } from '../../../../src/commands/network/check/update.ts';
import type { Answer, Virsh } from '../../../../src/libvirt/virsh.ts';
import { fakeContext } from '../../../fake-context.ts';
import { fakeHost } from '../../../fake-host.ts';

const NETWORK = `<network>
  <name>lab</name>
  <forward mode='nat'/>
  <dns/>
  <ip address='10.0.0.1' prefix='24'>
    <dhcp>
      <range start='10.0.0.10' end='10.0.0.20'/>
      <host mac='52:54:00:00:00:09' ip='10.0.0.9'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1' prefix='64'/>
</network>
`;

function contextOf(files: Readonly<Record<string, string>> = {}): Context {
  const answer = (words: readonly string[]): Answer => ({
    stdout: words[0] === 'net-dumpxml' ? NETWORK : 'Running against daemon: 11.3.0\n',
    errors: [],
  });
  const virsh = {
    askAll: async (questions: readonly (readonly string[])[]) => questions.map(answer),
    ask: async (...words: string[]) => answer(words).stdout,
  } as unknown as Virsh;
  return fakeContext(fakeHost({ files }), virsh);
}

const add: Update = {
  network: 'lab',
  command: 'add',
  section: 'ip-dhcp-host',
  xml: '',
  parentIndex: -1,
  live: false,
  config: false,
};

test.each<[string, Partial<Update>, string[]]>([
  ['a sound host', { xml: "<host mac='52:54:00:00:00:05' ip='10.0.0.5'/>" }, []],
  ['one that is there already, as after the update', { xml: '<host ip="10.0.0.9" mac="52:54:00:00:00:09"/>' }, []],
  ['a bad MAC', { xml: "<host mac='nonsense' ip='10.0.0.5'/>" }, ['1:7 host-mac-malformed']],
  ['a bad MAC on the third line', { xml: "<host\n\n  mac='nonsense' ip='10.0.0.5'/>" }, ['3:3 host-mac-malformed']],
  [
    'a range outside',
    { section: 'ip-dhcp-range', xml: "<range start='10.0.0.30' end='10.0.1.1'/>" },
    ['1:26 range-outside-subnet'],
  ],
  [
    'a range in the other <ip>, which has no DHCP yet',
    { section: 'ip-dhcp-range', parentIndex: 1, xml: "<range start='fd00::9' end='fd00::2'/>" },
    ['1:1 range-reversed'],
  ],
  [
    'a record in an empty <dns/>',
    { section: 'dns-txt', xml: "<txt name='a b' value='x'/>" },
    ['1:6 txt-name-character'],
  ],
  ['what is deleted', { command: 'delete', xml: "<host mac='nonsense'/>" }, []],
  ['a section libvirt cannot update', { section: 'bridge', xml: "<bridge name='x'/>" }, []],
  ['a file that is not there', { xml: '/nowhere.xml' }, []],
])('%s', async (_title, update, expected) => {
  const problems = await checkUpdate({ ...add, ...update }, contextOf());
  expect(problems.map(({ position, id }) => `${position?.line}:${position?.column} ${id}`)).toEqual(expected);
});

test('a file may begin with an XML declaration', async () => {
  const files = { '/tmp/host.xml': "<?xml version='1.0'?>\n<host mac='52:54:00:00:00:05' ip='10.0.0.5'/>\n" };
  expect(await checkUpdate({ ...add, xml: '/tmp/host.xml' }, contextOf(files))).toEqual([]);
});

test('places in a file are places in that file', async () => {
  const files = { '/tmp/host.xml': "<!-- a guest -->\n<host mac='nonsense' ip='10.0.0.5'/>\n" };
  const [problem] = await checkUpdate({ ...add, xml: '/tmp/host.xml' }, contextOf(files));
  expect(problem).toMatchObject({
    id: 'host-mac-malformed',
    position: { file: '/tmp/host.xml', line: 2, column: 7 },
  });
});
