import { expect, test } from '@jest/globals';
import { rejectOnProblems } from '../../../src/cli/run/problems.ts';
import { validateText } from '../../../src/network/validate/validate.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';

const BAD_MTU = "<mtu size='5'/>";
const UNKNOWN = "<ip address='10.9.0.1' prefix='24' colour='red'/>";

test.each([
  [BAD_MTU, '1 error found'],
  [UNKNOWN, '1 warning found'],
  [BAD_MTU + UNKNOWN, '1 error and 1 warning found'],
  [BAD_MTU + UNKNOWN + UNKNOWN.replace('.0.1', '.1.1'), '1 error and 2 warnings found'],
])('--check counts errors and warnings of %s', async (body, counts) => {
  const problems = validateText(`<network><name>lab</name>${body}</network>`, 'lab.xml');
  const host = fakeHost();
  await expect(rejectOnProblems(problems, fakeContext(host, fakeVirsh({})))).rejects.toMatchObject({
    code: 'network-invalid',
    message: `${counts}; libvirt was not called`,
  });
  expect(host.stderr).toContain('lab.xml:1:');
});
