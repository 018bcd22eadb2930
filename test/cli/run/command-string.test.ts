import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';
import { BIN, RUNNER } from '../../program.ts';

/** Strings with commands of vnet among those of virsh, on libvirt's test driver. */
const root = join(import.meta.dirname, '../../..');
const file = join(root, 'examples/route.xml');
const missing = join(root, 'examples/no-such.xml');

async function vnet(...words: string[]) {
  const { status, stdout, stderr } = await nodeHost.run(RUNNER, [BIN, ...['-c', 'test:///default'], ...words]);
  return { status, stdout, stderr: stderr.replace(/^hint:.*\n/gm, '') };
}

const URI = 'test:///default\n\n';
const noFile = `error: cannot read ${missing}: No such file or directory\n`;
const CSV = 'name,uuid,active,autostart,persistent\ndefault,dd8fe884-6c02-601e-7551-cca97df1c5df,true,false,true\n';

test.each([
  ['in order', `uri; validate ${file}; generate x --json-not`, 64, '', 'error: unknown option --json-not\n'],
  ['in the order of the string', `uri; net-list -o csv; uri`, 0, `${URI}${CSV}${URI}`, ''],
  [
    'and virsh checks its own before',
    `validate ${missing}; net-list --nope`,
    64,
    '',
    "error: command 'net-list' doesn't support option --nope\n",
  ],
  ['and an unknown command too', `uri; validate ${missing}; nosuch`, 64, '', "error: unknown command: 'nosuch'\n"],
  ['and the last one decides: success', `validate ${missing}; uri`, 0, URI, noFile],
  ['and the last one decides: failure', `uri; validate ${missing}`, 6, URI, noFile],
  [
    'and the last one decides: success after an error of virsh',
    'net-info nope; uri',
    0,
    `\n${URI}`,
    "error: failed to get network 'nope'\nerror: Network not found: no network with matching name 'nope'\n",
  ],
  [
    'and an error of a single one is a failure, whatever virsh exits with',
    '  net-port-dumpxml default nope ',
    2,
    '\n',
    "error: failed to get network port 'nope'\n",
  ],
  ['until quit', `uri; validate '${file}'; quit; uri; validate ${missing}`, 0, URI, ''],
  ['with quotes and comments', `"vali"date '${missing}'; # uri; uri\n\\uri`, 0, URI, noFile],
  [
    'with an option of vnet that is wrong',
    'uri; net-list -o',
    64,
    '',
    'error: option -o, --output needs a value: FORMAT\n',
  ],
])('runs commands of vnet and virsh %s', async (_, text, status, stdout, stderr) => {
  expect(await vnet(text)).toEqual({ status, stdout, stderr });
});

test('a part of virsh does not run with -o', async () => {
  const { status, stdout } = await vnet('-o', 'json', `validate ${file}; uri`);
  expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
});

test("a word in quotes is a command, as in virsh's strings", async () => {
  expect(await vnet("'uri'")).toEqual({ status: 0, stdout: URI, stderr: '' });
});
