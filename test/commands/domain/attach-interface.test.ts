import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const LINE = ['attach-interface', 'web', 'network'];
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
  expect(await vnet([...LINE, ...words], { programs: { [`virsh ${expected}`]: done } })).toEqual({
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
