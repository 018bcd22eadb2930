import { expect, test } from '@jest/globals';
import { checkFile } from '../../../src/commands/check/document.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import { NETWORK } from '../../../src/network/validate/kind.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost } from '../../fake-host.ts';

const OPEN = "<network><name>lab</name><forward mode='open'/></network>";

test.each([
  ['9.0.0', ['mode-without-ip']],
  ['11.3.0', []],
])('a file that only old libvirts reject is judged as the daemon does: %s', async (version, rules) => {
  const virsh = {
    askAll: async () => [{ stdout: `Running against daemon: ${version}\n`, errors: [] }],
  } as unknown as Virsh;
  const host = fakeHost({ files: { 'open.xml': OPEN } });
  const problems = await checkFile(NETWORK, 'open.xml', fakeContext(host, virsh));
  expect(problems.map(({ id }) => id)).toEqual(rules);
});
