import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const LINE = ['attach-interface', 'web', 'network'];
/** vnet asks virsh for the XML that it checks. */
const UNCHECKED = { status: 1, stderr: 'error: not now\n' };
const GUEST = (...macs: readonly string[]) =>
  `<domain><devices>${macs.map((mac) => `<interface type='network'><mac address='${mac}'/></interface>`).join('')}</devices></domain>\n`;
const QUESTIONS = {
  'virsh dumpxml --domain=web': GUEST('52:54:00:00:00:01'),
  'virsh dumpxml --domain=web --inactive': GUEST('52:54:00:00:00:01'),
  'virsh net-list --all --name': 'lan\n\n',
  'virsh net-list --name': '\n',
  'virsh dominfo --domain=web': 'Name:           web\n',
  'virsh net-dumpxml --network=laan': { status: 1, stderr: "error: failed to get network 'laan'\n" },
  'virsh uri': 'test:///default\n',
  'virsh version --daemon': 'Running against daemon: 9.0.0\n',
};
const done = 'Interface attached successfully\n\n';

test.each<[string, readonly string[], string]>([
  ['harmless values stay as typed', ['lan', '--model', 'virtio'], 'attach-interface web network lan --model virtio'],
  [
    'a quote, a bracket and an ampersand become references',
    ["it's <a> & b", '--target', "a'/><b c='", '--config'],
    'attach-interface --domain=web --type=network --source=it&#39;s &#60;a> &#38; b --target=a&#39;/>&#60;b c=&#39; --config',
  ],
  [
    'a value that was escaped for virsh is not escaped again',
    ['a&amp;b', '--alias', "ua-'&#39;", '--live'],
    'attach-interface --domain=web --type=network --source=a&amp;b --alias=ua-&#39;&#39; --live',
  ],
  [
    'only what virsh puts into XML changes',
    ["a'b", '--inbound', '1,2', '--persistent'],
    'attach-interface --domain=web --type=network --source=a&#39;b --inbound=1,2 --persistent',
  ],
])('%s', async (_title, words, expected) => {
  const named = expected.includes('--domain=')
    ? expected
    : 'attach-interface --domain=web --type=network --source=lan --model=virtio';
  const programs = {
    ...QUESTIONS,
    // The fake virsh reads an escaped quote so.
    [`virsh net-dumpxml --network=${words[0]?.replace("'", '\\')}`]: '<network/>\n',
    [`virsh ${expected}`]: done,
    [`virsh ${named} --print-xml`]: UNCHECKED,
  };
  expect(await vnet([...LINE, ...words], { programs })).toEqual({
    status: 0,
    stdout: done,
    stderr: '',
  });
});

test('--print-xml prints what virsh prints, with a warning', async () => {
  const xml = "<interface type='network'>\n  <source network='a'b'/>\n</interface>\n\n";
  const line = [...LINE, "a'b", '--print-xml'];
  expect(await vnet(line, { programs: { [`virsh ${line.join(' ')}`]: xml } })).toEqual({
    status: 0,
    stdout: xml,
    stderr: `warning: virsh does not escape the source, so the XML means something else
  fix: write &apos; for ', &lt; for < and &amp; for & if you use this XML
`,
  });
});

const XML = `<interface type='network'>
  <source network='laan'/>
  <mac address='52:54:00:00:00:01'/>
  <target dev='vnet7'/>
  <alias name='web'/>
</interface>

`;
const options = ['laan', '--target', 'vnet7', '--mac', '52:54:00:00:00:01', '--alias', 'web'];
const named =
  'attach-interface --domain=web --type=network --source=laan --target=vnet7 --mac=52:54:00:00:00:01 --alias=web';

test('problems that libvirt does not see are reported after it attached the interface', async () => {
  const line = ['-c', 'test:///default', ...LINE, ...options, '--config'];
  const programs = {
    ...QUESTIONS,
    [`virsh ${line.join(' ')}`]: done,
    [`virsh ${named} --config --print-xml`]: XML,
  };
  const { status, stdout, stderr } = await vnet(line, { programs });
  expect({ status, stdout }).toEqual({ status: 0, stdout: done });
  expect(stderr.match(/^XML.*/gm)).toEqual([
    "XML:2:11: error: libvirt has no network 'laan'; did you mean lan? [nic-network-unknown]",
    "XML:4:11: warning: libvirt ignores the name 'vnet7' [nic-target-ignored]",
    "XML:5:10: warning: libvirt ignores the alias 'web' [nic-alias-ignored]",
  ]);
});

test('--check refuses to attach such an interface', async () => {
  const line = ['-c', 'test:///default', ...LINE, ...options, '--check'];
  const { status, stdout, stderr } = await vnet(line, {
    programs: { ...QUESTIONS, [`virsh ${named} --print-xml`]: XML },
  });
  expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
  expect(stderr).toContain('1 error and 2 warnings found; libvirt was not called');
});

test('a MAC address that the guest has twice now is reported', async () => {
  const line = ['-c', 'test:///default', ...LINE, 'lan', '--mac', '52:54:00:00:00:01'];
  const { stderr } = await vnet(line, {
    programs: {
      ...QUESTIONS,
      'virsh net-list --name': 'lan\n\n',
      'virsh net-dumpxml --network=lan': '<network><name>lan</name></network>\n',
      'virsh dumpxml --domain=web': GUEST('52:54:00:00:00:01', '52:54:00:00:00:02', '52:54:00:00:00:01'),
      [`virsh ${line.join(' ')}`]: done,
      'virsh attach-interface --domain=web --type=network --source=lan --mac=52:54:00:00:00:01 --print-xml':
        "<interface type='network'>\n  <source network='lan'/>\n  <mac address='52:54:00:00:00:01'/>\n</interface>\n\n",
    },
  });
  expect(stderr).toContain(
    "warning: an interface of guest 'web' has the MAC address 52:54:00:00:00:01 [nic-mac-in-use]",
  );
});
