import { expect, test } from '@jest/globals';
import { vnet } from '../../commands/run.ts';

const virsh = (line: string, ...errors: readonly string[]) => ({
  [`virsh ${line}`]: { status: 1, stderr: errors.map((error) => `error: ${error}\n`).join('') },
  'virsh --version': '9.0.0\n',
});
const needs = (what: string, version: string, cause = 'virsh here is 9.0.0') =>
  `hint: ${what} needs libvirt ${version} or newer on both sides; ${cause}\n`;

test.each([
  ['net-desc lab', "unknown command: 'net-desc'", needs('net-desc', '9.7.0')],
  ['net-list --title', "command 'net-list' doesn't support option --title", needs('net-list --title', '9.7.0')],
  ['guestinfo web --load', "command 'guestinfo' doesn't support option --load", needs('guestinfo --load', '11.2.0')],
  [
    'net-event --event metadata-change',
    'unknown event type metadata-change',
    needs('net-event --event metadata-change', '9.8.0'),
  ],
  [
    'net-desc lab --title',
    'this function is not supported by the connection driver: virNetworkGetMetadata',
    needs('net-desc', '9.7.0', 'the connected libvirt does not support it'),
  ],
])('%s names the version that has it', async (line, error, hint) => {
  const { status, stderr } = await vnet(line, { programs: virsh(line, error) });
  expect({ status, stderr }).toEqual({ status: 8, stderr: `error: ${error}\n${hint}` });
});

test('net-list --title -o json names the version too, although vnet asks another command for titles', async () => {
  const uuid = '00000000-0000-4000-8000-00000000000a';
  const lists = Object.fromEntries(
    ['--uuid', '--all --autostart --uuid', '--all --persistent --uuid'].map((options) => [
      `virsh net-list ${options}`,
      `${uuid}\n\n`,
    ]),
  );
  const programs = {
    ...lists,
    'virsh net-list --name': 'lab\n\n',
    ...virsh(`net-desc ${uuid} --title`, "unknown command: 'net-desc'"),
  };
  const { status, stderr } = await vnet('net-list --title -o json', { programs });
  expect(status).toBe(8);
  expect(stderr).toContain('net-list --title needs libvirt 9.7.0 or newer on both sides; virsh here is 9.0.0');
});

test('a value that no version has is a usage error', async () => {
  const line = 'net-event --event lifecycel';
  const { status, stderr } = await vnet(line, { programs: virsh(line, 'unknown event type lifecycel') });
  expect(status).toBe(64);
  expect(stderr).toContain("did you mean 'lifecycle'?");
});
