import { expect, test } from '@jest/globals';
import { keptSandboxes } from '../../../src/sandbox/host/kept.ts';
import { fakeHost } from '../../fake-host.ts';

const init = (name: string) => ['bash', '-c', 'script', 'vnet-sandbox', name, 'kept', ''].join('\0');
const users = (uid: string) => `Name:\tbash\nUid:\t${uid}\nGid:\t0\t0\t0\t0\n`;
const MINE = '1000\t1000\t1000\t1000';

test('only processes that are wholly the own user are believed what they call themselves', () => {
  const host = fakeHost({
    files: {
      '/proc/self/status': users(MINE),
      '/proc/self/uid_map': '0 0 4294967295\n',
      '/proc/7/cmdline': init('mine'),
      '/proc/7/status': users(MINE),
      '/proc/7/uid_map': '0 1000 1\n',
      '/proc/7/root/run/vnet/uri': 'network:///system\n',
      '/proc/6/cmdline': init('tied').replace('\0kept', '\0tied'),
      '/proc/6/status': users(MINE),
      '/proc/8/cmdline': init('of-another-user'),
      '/proc/8/status': users('1001\t1001\t1001\t1001'),
      '/proc/9/cmdline': init('of-a-setuid-program'),
      '/proc/9/status': users('1000\t0\t0\t0'),
      '/proc/10/cmdline': ['vim', 'vnet-sandbox'].join('\0'),
      '/proc/10/status': users(MINE),
    },
  });
  expect(keptSandboxes(host)).toEqual([
    { name: 'mine', place: { pid: 7, uri: 'network:///system', userNamespace: true } },
  ]);
});
