import { expect, test } from '@jest/globals';
import { vnet } from '../run.ts';

const GOOD = "<network>\n  <name>lab</name>\n  <ip address='10.9.0.1' prefix='24'/>\n</network>\n";
const REVERSED = GOOD.replace(
  '/>\n</n',
  ">\n    <dhcp>\n      <range start='10.9.0.9' end='10.9.0.2'/>\n    </dhcp>\n  </ip>\n</n",
);
const files = { 'good.xml': GOOD, 'bad.xml': REVERSED, 'dir/a.xml': GOOD, 'dir/b.xml': REVERSED, 'dir/c.txt': '<' };

test.each([
  ['validate good.xml', 0],
  ['net-validate good.xml', 0],
  ['validate bad.xml', 1],
  ['validate dir', 1],
  ['validate missing.xml', 6],
  ['validate missing.xml bad.xml', 6],
  ['validate', 64],
  ['validate --dry-run good.xml', 64],
  ['validate --libvirt nine good.xml', 64],
])('%s ends with %s', async (line, status) => {
  expect((await vnet(line, { files })).status).toBe(status);
});

test('a good file is passed over in silence', async () => {
  expect(await vnet('validate good.xml', { files })).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('on a terminal, the last line counts the problems', async () => {
  const terminal = { files, terminal: true, columns: 80, env: { NO_COLOR: '1' } };
  const lastLine = async (line: string) => (await vnet(line, terminal)).stdout.trimEnd().split('\n').at(-1);
  expect(await lastLine('validate good.xml')).toBe('good.xml: no problems');
  expect(await lastLine('validate good.xml dir/a.xml')).toMatch(/^2 files: \d error/);
  expect(await lastLine('validate bad.xml')).toMatch(/^net-define says: /);
  expect(await lastLine('validate missing.xml')).toBe('');
});

test('a problem has its place, a marker, why, what to do, and what libvirt says', async () => {
  expect((await vnet('validate bad.xml', { files })).stdout).toBe(`\
bad.xml:5:7: error: the range ends before it starts [range-reversed]
5 |       <range start='10.9.0.9' end='10.9.0.2'/>
  |       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
The first address must not be greater than the last.
Swap start and end.
net-define says: internal error: range 10.9.0.9 - 10.9.0.2 is reversed
`);
});

test('as data', async () => {
  const { stdout } = await vnet('validate -o json bad.xml', { files });
  expect(JSON.parse(stdout)).toEqual([
    {
      file: 'bad.xml',
      line: 5,
      column: 7,
      severity: 'error',
      stage: 'define',
      rule: 'range-reversed',
      message: 'the range ends before it starts',
      why: 'The first address must not be greater than the last.',
      fix: 'Swap start and end.',
      libvirtMessage: 'internal error: range 10.9.0.9 - 10.9.0.2 is reversed ',
    },
  ]);
});

test('as SARIF', async () => {
  const { stdout } = await vnet('validate -o sarif bad.xml', { files });
  expect(JSON.parse(stdout)).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vnet', rules: [{ id: 'range-reversed' }] } },
        results: [
          {
            ruleId: 'range-reversed',
            ruleIndex: 0,
            level: 'error',
            locations: [{ physicalLocation: { region: { startLine: 5, startColumn: 7, endColumn: 47 } } }],
          },
        ],
      },
    ],
  });
});

test('standard input is one file', async () => {
  const { stdout, status } = await vnet('validate -', { stdin: '<network/>' });
  expect([status, stdout.split('\n')[0]]).toEqual([1, 'stdin:1:1: error: the network has no name [name-missing]']);
});

test('--fix writes the fixed file and shows the change', async () => {
  const { stdout, status, replaced } = await vnet('validate --fix bad.xml', { files });
  expect({ status, replaced, stdout }).toEqual({
    status: 0,
    replaced: { 'bad.xml': REVERSED.replace("'10.9.0.9' end='10.9.0.2'", "'10.9.0.2' end='10.9.0.9'") },
    stdout: `\
--- bad.xml
+++ bad.xml
@@ -2,7 +2,7 @@
   <name>lab</name>
   <ip address='10.9.0.1' prefix='24'>
     <dhcp>
-      <range start='10.9.0.9' end='10.9.0.2'/>
+      <range start='10.9.0.2' end='10.9.0.9'/>
     </dhcp>
   </ip>
 </network>
`,
  });
});

test('--fix - prints the fixed XML on stdout, the change and the other problems on stderr', async () => {
  const stdin = REVERSED.replace('<name>lab</name>', "<name>lab</name>\n  <bridge name='br' delay='soon'/>");
  const { stdout, stderr, status } = await vnet('validate --fix -', { stdin });
  const fixed = stdin.replace("'10.9.0.9' end='10.9.0.2'", "'10.9.0.2' end='10.9.0.9'");
  expect([status, stdout, stderr.split('\n').slice(0, 3)]).toEqual([
    1,
    fixed,
    ['note: fixed standard input', '  --- -', '  +++ -'],
  ]);
  expect(stderr).toContain('[bridge-delay]');
});

test('--fix - prints input without problems unchanged, and nothing else', async () => {
  const stdin = '<network>\r\n\t<name >lab</name ><!-- kept -->\r\n</network>';
  expect(await vnet('validate --fix -', { stdin })).toMatchObject({ status: 0, stdout: stdin, stderr: '' });
});

test('--fix - with --dry-run shows the change alone', async () => {
  const { stdout } = await vnet('validate --fix --dry-run -', { stdin: REVERSED });
  expect(stdout.split('\n')[0]).toBe('--- -');
});

test('--dry-run shows the change and writes nothing', async () => {
  const { replaced, stdout } = await vnet('validate --fix --dry-run bad.xml', { files });
  expect([replaced, stdout.includes("+      <range start='10.9.0.2'")]).toEqual([undefined, true]);
});

test('--libvirt judges as that version does', async () => {
  const world = { files: { 'open.xml': "<network><name>lab</name><forward mode='open'/></network>" } };
  const statuses = await Promise.all(
    ['10.7.0', '10.8', '11.3.0'].map((version) => vnet(`validate --libvirt ${version} open.xml`, world)),
  );
  expect(statuses.map(({ status }) => status)).toEqual([1, 0, 0]);
});

test('text that a terminal would obey is shown, not obeyed', async () => {
  const { stdout } = await vnet('validate x.xml', {
    files: { 'x.xml': '<network><name>a/\u009b31m</name></network>' },
  });
  expect(stdout).not.toContain('\u009b');
});
