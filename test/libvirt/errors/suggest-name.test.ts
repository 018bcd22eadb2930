import { expect, test } from '@jest/globals';
import { suggestName } from '../../../src/libvirt/errors/suggest-name.ts';
import { fakeVirsh } from '../../fake-virsh.ts';

const many = (prefix: string) => Array.from({ length: 300 }, (_, index) => `${prefix}-${index + 1}\n`).join('');
const answers = {
  'net-list --all --name': many('lab'),
  'list --all --name': many('web'),
  uri: 'qemu:///system\n',
};

test.each([
  ["failed to get network 'lab'", 'similar networks: lab-1, lab-2, lab-3, lab-4, lab-5 and 295 more', undefined],
  ["failed to get network 'LAB-5'", "did you mean 'lab-5'?", undefined],
  ["failed to get network 'xyzzy'", 'to list networks, run', ['vnet net-list --all']],
  ["failed to get domain 'xyzzy'", 'to list guests, run', ['virsh list --all']],
  ["failed to get domain 'wbe-17'", "did you mean 'web-17'?", undefined],
])('among hundreds of names, %s gets a hint', async (error, message, commands) => {
  const [hint] = await suggestName(error, fakeVirsh(answers));
  expect(hint).toMatchObject({ severity: 'hint', message, ...(commands && { commands }) });
});
