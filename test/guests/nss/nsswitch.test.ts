import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filesFirst, nssState } from '../../../src/guests/nss/nsswitch.ts';
import { disabled, enabled } from '../../../src/guests/nss/nsswitch-edit.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

test.each([
  ['hosts: files dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts:\t\tfiles\tdns # why', 'hosts:\t\tfiles libvirt_guest libvirt\tdns # why'],
  [
    'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns',
    'hosts: mymachines files [NOTFOUND=continue] libvirt_guest libvirt resolve [!UNAVAIL=return] files myhostname dns',
  ],
  [
    'hosts: files mymachines resolve [!UNAVAIL=return] dns',
    'hosts: files libvirt_guest libvirt mymachines resolve [!UNAVAIL=return] dns',
  ],
  [
    'hosts: files [NOTFOUND=return] dns',
    'hosts: files [NOTFOUND=continue] libvirt_guest libvirt files [NOTFOUND=return] dns',
  ],
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
  ['hosts:\ta\tresolve [!UNAVAIL=return]', 'hosts:\ta libvirt_guest libvirt\tresolve [!UNAVAIL=return]'],
  ['hosts:\t\tresolve[!UNAVAIL=return]', 'hosts:\t\tlibvirt_guest libvirt resolve[!UNAVAIL=return]'],
  ['hosts files dns', 'hosts files libvirt_guest libvirt dns'],
  ['hosts:', 'hosts: libvirt_guest libvirt'],
  ['hosts:  \t# none', 'hosts: libvirt_guest libvirt  \t# none'],
  // Fedora, Ubuntu, Arch, openSUSE
  [
    'hosts:      files myhostname mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns\n',
    'hosts:      files libvirt_guest libvirt myhostname mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns\n',
  ],
  [
    'hosts:          files mdns4_minimal [NOTFOUND=return] dns mymachines\n',
    'hosts:          files libvirt_guest libvirt mdns4_minimal [NOTFOUND=return] dns mymachines\n',
  ],
  [
    'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns\n',
    'hosts: mymachines files [NOTFOUND=continue] libvirt_guest libvirt resolve [!UNAVAIL=return] files myhostname dns\n',
  ],
  [
    'hosts:\t\tfiles mdns_minimal [NOTFOUND=return] dns\n',
    'hosts:\t\tfiles libvirt_guest libvirt mdns_minimal [NOTFOUND=return] dns\n',
  ],
])('enable turns %j into %j, and disable back', (one, other) => {
  const [before, after] = [`${one}\n`, `${other}\n`];
  expect(enabled(before, 'conf')).toBe(after);
  expect(disabled(after, 'conf')).toBe(before);
  expect(enabled(after, 'conf')).toBe(after);
  expect(nssState(after, 'conf').modules.map(({ asked }) => asked)).toEqual([true, true]);
});

test.each([
  ['', 'hosts: files libvirt_guest libvirt dns # added by vnet\n'],
  [
    'passwd: files',
    'passwd: files\nhosts: files libvirt_guest libvirt dns # added by vnet, with the line feed before\n',
  ],
  ['passwd: files\n', 'passwd: files\nhosts: files libvirt_guest libvirt dns # added by vnet\n'],
  ['HOSTS: x\n#hosts: x\n', 'HOSTS: x\n#hosts: x\nhosts: files libvirt_guest libvirt dns # added by vnet\n'],
])('enable gives %j a hosts line, and disable takes it away', (before, after) => {
  expect(enabled(before, 'conf')).toBe(after);
  expect(enabled(after, 'conf')).toBe(after);
  expect(disabled(after, 'conf')).toBe(before);
});

test.each([
  ['hosts: files dns', 'hosts: files libvirt_guest libvirt dns\n'],
  ['hosts: files libvirt_guest libvirt dns # x', 'hosts: files libvirt_guest libvirt dns # x\n'],
])('a last line without a line feed, which glibc does not read, gets one: %j', (before, after) => {
  expect(nssState(before, 'conf')).toMatchObject({ ended: false, modules: [{ asked: false }, { asked: false }] });
  expect(enabled(before, 'conf')).toBe(after);
  expect(nssState(after, 'conf')).toMatchObject({ ended: true, modules: [{ asked: true }, { asked: true }] });
});

test.each([
  [
    'hosts: files resolve [!UNAVAIL=return] libvirt libvirt_guest dns',
    'hosts: files libvirt_guest libvirt resolve [!UNAVAIL=return] dns',
  ],
  ['hosts: files libvirt libvirt_guest dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts: files libvirt [NOTFOUND=return] dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts: files libvirt libvirt libvirt_guest dns', 'hosts: files libvirt_guest libvirt dns'],
  ['hosts: libvirt_guest [UNAVAIL=return] libvirt dns', 'hosts: libvirt_guest libvirt dns'],
  ['hosts: libvirt_guest libvirt files dns', 'hosts: files libvirt_guest libvirt dns'],
  [
    'hosts: libvirt_guest libvirt resolve [!UNAVAIL=return] files',
    'hosts: files [NOTFOUND=continue] libvirt_guest libvirt resolve [!UNAVAIL=return] files',
  ],
])('enable puts the modules of %j where they are asked', (before, after) => {
  expect(enabled(`${before}\n`, 'conf')).toBe(`${after}\n`);
});

test.each([
  ['hosts: files libvirt_guest libvirt mdns4_minimal [NOTFOUND=return]', undefined, [true, true]],
  ['hosts: mdns4_minimal [NOTFOUND=return] libvirt_guest libvirt', undefined, [true, true]],
  ['hosts: dns [NOTFOUND=return] libvirt_guest libvirt', 'dns', [false, false]],
  ['hosts: dns [!UNAVAIL=return NOTFOUND=continue] libvirt_guest', undefined, [true, false]],
  ['hosts: dns [SUCCESS=return] libvirt', undefined, [false, true]],
  ['hosts: libvirt resolve [!unavail=return] libvirt_guest', 'resolve', [false, true]],
  ['# hosts: libvirt libvirt_guest', undefined, [false, false]],
  ['hosts: libvirt [NOTFOUND=return] libvirt_guest', 'libvirt', [false, true]],
  ['hosts: libvirt_guest [!UNAVAIL=return] libvirt', undefined, [true, true]],
  ['hosts: dns [NOTFOUND=return][notfound=continue] libvirt_guest', undefined, [true, false]],
])('%s is ended by %s', (file, blocker, asked) => {
  const state = nssState(`${file}\n`, 'conf');
  expect({ blocker: state.blocker?.name, asked: state.modules.map((module) => module.asked) }).toEqual({
    blocker,
    asked,
  });
});

test('two hosts lines are refused', () => {
  expect(() => enabled('hosts: files\nhosts: dns\n', 'conf')).toThrow('conf has 2 hosts lines');
});

test.each([
  'hosts: [NOTFOUND=return] files',
  'hosts: files []',
  'hosts: files [NOTFOUND=continue',
  'hosts: files [NOTFOUND=continueUNAVAIL=return]',
  'hosts: files [! NOTFOUND=return]',
  'hosts: files [MISSING=return]',
])('a line that glibc does not take is refused: %s', (file) => {
  for (const edit of [enabled, disabled, nssState]) {
    expect(() => edit(`${file}\n`, 'conf')).toThrow(`conf has a hosts line that glibc rejects: ${file}`);
  }
});

test('what enable does to any hosts line, disable undoes to the byte', () => {
  const space = fc.constantFrom(' ', '\t', '  ', ' \t ');
  const service = fc.constantFrom('files', 'dns', 'myhostname', 'mdns4_minimal', 'resolve', 'mymachines', '\\');
  const actions = fc.constantFrom(
    '',
    '',
    ' [NOTFOUND=return]',
    '[!UNAVAIL=return]',
    ' [ success=merge ]\t[NotFound=continue]',
  );
  const list = fc.array(
    fc.tuple(space, service, actions).map((parts) => parts.join('')),
    { maxLength: 6 },
  );
  const end = fc.constantFrom('', ' ', '\t# libvirt', '#x', '\r', ' \r');
  const other = fc.constantFrom('', 'passwd: files\n', '# hosts: dns\n\n', '\xff\0\n', 'networks: files');
  const line = fc.tuple(fc.constantFrom('hosts:', 'hosts :', '\thosts:', 'hosts'), list, end);
  fc.assert(
    fc.property(other, line, other, (before, [head, services, tail], after) => {
      const top = before === '' || before.endsWith('\n') ? before : `${before}\n`;
      const file = `${top}${head}${services.join('')}${tail}\n${after}`;
      const changed = enabled(file, 'conf');
      const state = nssState(changed, 'conf');
      expect(state.modules.map(({ asked }) => asked)).toEqual([true, true]);
      expect(filesFirst(state)).toBe(true);
      expect(enabled(changed, 'conf')).toBe(changed);
      expect(disabled(changed, 'conf')).toBe(file);
    }),
    { numRuns: 2_000 },
  );
});

test('the time grows with the length of the line, not with its square', () => {
  const both = (line: string) => disabled(enabled(line, 'conf'), 'conf');
  const blanks = (count: number) => `hosts:${' '.repeat(count)}files${' '.repeat(count)}dns${'\t'.repeat(count)}# x\n`;
  expect(growth(50_000, (count) => both(blanks(count)))).toBeLessThan(NEARLY_LINEAR);
  expect(growth(2_000, (count) => both(`hosts: files${' dns libvirt'.repeat(count)}\n`))).toBeLessThan(NEARLY_LINEAR);
});
