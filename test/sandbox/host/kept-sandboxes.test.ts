import { expect, test } from '@jest/globals';
import { keptSandboxes } from '../../../src/sandbox/host/kept-sandboxes.ts';
import { fakeHost } from '../../fake-host.ts';

const init = (name: string, lifetime = 'kept') =>
  ['bash', '-c', 'script', 'vnet-sandbox', name, lifetime, 'network:///system', ''].join('\0');
const status = (users: string, pids: string) => `Name:\tbash\nUid:\t${users}\nNSpid:\t${pids}\n`;
const user = (id: number) => Array(4).fill(id).join('\t');

test('lists the kept sandboxes of an ordinary user', () => {
  const host = fakeHost({
    uid: 1000,
    files: {
      '/proc/self/status': `${status(user(1000), '99')}CapEff:\t0000000000000000\n`,
      '/proc/7/cmdline': init('mine'),
      '/proc/7/status': status(user(1000), '7\t1'),
      '/proc/6/cmdline': init('not-kept', 'tied'),
      '/proc/6/status': status(user(1000), '6\t1'),
      '/proc/8/cmdline': init('of-another-user'),
      '/proc/8/status': status(user(1001), '8\t1'),
      '/proc/9/cmdline': init('of-a-setuid-program'),
      '/proc/9/status': status('1000\t0\t0\t0', '9\t1'),
      '/proc/10/cmdline': ['vim', '', '', 'vnet-sandbox', 'x', 'kept', 'uri'].join('\0'),
      '/proc/10/status': status(user(1000), '10\t1'),
      '/proc/11/cmdline': init('not-process-1'),
      '/proc/11/status': status(user(1000), '11\t24'),
      '/proc/12/cmdline': init('in-a-sandbox'),
      '/proc/12/status': status(user(1000), '12\t25\t1'),
      '/proc/13/cmdline': init('outside-a-sandbox'),
      '/proc/13/status': status(user(1000), '13'),
    },
  });
  expect(keptSandboxes(host)).toEqual([{ name: 'mine', pid: 7, uri: 'network:///system' }]);
});

test("lists root's kept sandboxes by the user that they run as", () => {
  const host = fakeHost({
    files: {
      '/proc/self/status': `${status(user(0), '99')}CapEff:\t000001ffffffffff\n`,
      '/proc/self/uid_map': '         0          0 4294967295\n',
      '/proc/self/gid_map': '         0          0 4294967295\n',
      '/proc/7/cmdline': init('of-root'),
      '/proc/7/status': status(user(1879048192), '7\t1'),
      '/proc/8/cmdline': init('of-a-user'),
      '/proc/8/status': status(user(1000), '8\t1'),
    },
  });
  expect(keptSandboxes(host)).toEqual([{ name: 'of-root', pid: 7, uri: 'network:///system' }]);
});
