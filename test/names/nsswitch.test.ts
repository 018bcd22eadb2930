import { expect, test } from '@jest/globals';
import { disabled, enabled, nssState } from '../../src/names/nsswitch.ts';

test.each([
  ['hosts: files dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts:\t\tfiles\tdns # why', 'hosts:\t\tfiles libvirt_guest libvirt\tdns # why'],
  [
    'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns',
    'hosts: mymachines libvirt_guest libvirt resolve [!UNAVAIL=return] files myhostname dns',
  ],
  [
    'hosts: files mymachines resolve [!UNAVAIL=return] dns',
    'hosts: files libvirt_guest libvirt mymachines resolve [!UNAVAIL=return] dns',
  ],
  ['hosts: files [NOTFOUND=return] dns', 'hosts: libvirt_guest libvirt files [NOTFOUND=return] dns'],
  ['hosts: files [SUCCESS=merge] dns', 'hosts: files [SUCCESS=merge] libvirt_guest libvirt dns'],
  ['hosts: dns', 'hosts: libvirt_guest libvirt dns'],
  [
    'hosts: files mdns4_minimal [NOTFOUND=return] dns',
    'hosts: files libvirt_guest libvirt mdns4_minimal [NOTFOUND=return] dns',
  ],
  [
    'passwd: files\n  hosts : files dns\nservices: db',
    'passwd: files\n  hosts : files libvirt_guest libvirt dns\nservices: db',
  ],
  ['hosts: files dns\r\nx: y', 'hosts: files libvirt_guest libvirt dns\r\nx: y'],
])('enable turns %j into %j, and disable back', (before, after) => {
  expect(enabled(before, 'conf')).toBe(after);
  expect(disabled(after, 'conf')).toBe(before);
  expect(enabled(after, 'conf')).toBe(after);
  expect(nssState(after, 'conf').modules.map(({ asked }) => asked)).toEqual([true, true]);
});

test.each([
  [
    'hosts: files resolve [!UNAVAIL=return] libvirt libvirt_guest dns',
    'hosts: files libvirt_guest libvirt resolve [!UNAVAIL=return] dns',
  ],
  ['hosts: files libvirt libvirt_guest dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts: files libvirt [NOTFOUND=return] dns', 'hosts: files libvirt_guest libvirt dns'],
  ['', 'hosts: files libvirt_guest libvirt dns\n'],
  ['passwd: files', 'passwd: files\nhosts: files libvirt_guest libvirt dns\n'],
])('enable puts the modules of %j where they are asked', (before, after) => {
  expect(enabled(before, 'conf')).toBe(after);
});

test.each([
  ['hosts: files libvirt_guest libvirt mdns4_minimal [NOTFOUND=return]', undefined, [true, true]],
  ['hosts: mdns4_minimal [NOTFOUND=return] libvirt_guest libvirt', undefined, [true, true]],
  ['hosts: dns [NOTFOUND=return] libvirt_guest libvirt', 'dns', [false, false]],
  ['hosts: dns [!UNAVAIL=return NOTFOUND=continue] libvirt_guest', undefined, [true, false]],
  ['hosts: dns [SUCCESS=return] libvirt', undefined, [false, true]],
  ['hosts: libvirt resolve [!unavail=return] libvirt_guest', 'resolve', [false, true]],
  ['# hosts: libvirt libvirt_guest', undefined, [false, false]],
])('%s is ended by %s', (file, blocker, asked) => {
  const state = nssState(file, 'conf');
  expect({ blocker: state.blocker?.name, asked: state.modules.map((module) => module.asked) }).toEqual({
    blocker,
    asked,
  });
});

test('two hosts lines are refused', () => {
  expect(() => enabled('hosts: files\nhosts: dns\n', 'conf')).toThrow('conf has 2 hosts lines');
});
