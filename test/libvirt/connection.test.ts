import { expect, test } from '@jest/globals';
import { VnetError } from '../../src/error.ts';
import { uriOf } from '../../src/libvirt/connection.ts';
import { fakeHost } from '../fake-host.ts';

const conf = 'uri_default = "qemu+ssh://far/system"';

/** What virsh 9.0 and 11.3 connect to, seen with `virsh uri`. */
test.each<[string | undefined, Record<string, string>, string, string | undefined]>([
  [undefined, {}, '', undefined],
  [undefined, {}, conf, 'qemu+ssh://far/system'],
  [undefined, {}, `# a comment\n\turi_default='test:///x' # "another"`, 'test:///x'],
  [undefined, {}, '#uri_default = "test:///x"', undefined],
  [undefined, {}, 'uri_default = """test:///x"""', 'test:///x'],
  [undefined, {}, 'uri_default = "test:///x"\nuri_default = "test:///y"', 'test:///x'],
  [undefined, {}, 'my_uri_default = "test:///x"', undefined],
  [undefined, { LIBVIRT_DEFAULT_URI: 'test:///env' }, conf, 'test:///env'],
  [undefined, { LIBVIRT_DEFAULT_URI: '' }, conf, 'qemu+ssh://far/system'],
  [undefined, { VIRSH_DEFAULT_CONNECT_URI: '' }, conf, 'qemu+ssh://far/system'],
  [undefined, { VIRSH_DEFAULT_CONNECT_URI: 'test:///a', LIBVIRT_DEFAULT_URI: 'test:///b' }, conf, 'test:///a'],
  [undefined, { VIRSH_DEFAULT_CONNECT_URI: '', LIBVIRT_DEFAULT_URI: 'test:///b' }, conf, 'test:///b'],
  ['', { VIRSH_DEFAULT_CONNECT_URI: 'test:///a', LIBVIRT_DEFAULT_URI: 'test:///b' }, conf, 'test:///b'],
  ['test:///c', { VIRSH_DEFAULT_CONNECT_URI: 'test:///a' }, conf, 'test:///c'],

  ['far', {}, 'uri_aliases = [ "near=test:///n", "far=qemu+ssh://far/system?a=b" ]', 'qemu+ssh://far/system?a=b'],
  ['far', {}, 'uri_aliases = [ # ]\n "near=test:///n",\n "far=test:///f"\n]', 'test:///f'],
  ['far', {}, 'uri_aliases = [ "near=test:///n" ]\nother = [ "far=test:///f" ]', 'far'],
  ['far', {}, 'uri_aliases = [ "far=near", "near=test:///n" ]', 'near'],
  ['FAR', {}, 'uri_aliases = [ "far=test:///f" ]', 'FAR'],
  [undefined, { LIBVIRT_DEFAULT_URI: 'far' }, 'uri_aliases = [ "far=test:///f" ]', 'test:///f'],
  [undefined, {}, 'uri_aliases = [ "far=test:///f" ]\nuri_default = "far"', 'test:///f'],

  // virsh rejects these: the answer must not be that of this machine.
  [undefined, {}, 'uri_default = ""', ''],
  [undefined, {}, 'uri_default = 5', ''],
  [undefined, {}, 'uri_default = "test:///x', ''],
])('-c %s, %j, %j is %s', (uri, env, content, expected) => {
  const host = fakeHost({ env, files: { '/etc/libvirt/libvirt.conf': content } });
  expect(uriOf(host, { uri })).toBe(expected);
});

test.each([
  [{ HOME: '/home/u' }, '/home/u/.config/libvirt/libvirt.conf'],
  [{ HOME: '/home/u', XDG_CONFIG_HOME: '/home/u/conf' }, '/home/u/conf/libvirt/libvirt.conf'],
])('an ordinary user has a file of his own, and only that: %j', (env, path) => {
  const files = { '/etc/libvirt/libvirt.conf': 'uri_default = "test:///root"', [path]: conf };
  const named = (uid: number) => uriOf(fakeHost({ env, files, uid }), { uri: undefined });
  expect([named(0), named(1000)]).toEqual(['test:///root', 'qemu+ssh://far/system']);
});

test('a home that the user may not enter has no configuration, and one that cannot be read is an error', () => {
  const denied = new VnetError('permission', 'cannot read libvirt.conf: Permission denied');
  const host = fakeHost({ env: { HOME: '/root' }, files: { '/root/.config/libvirt/libvirt.conf': denied }, uid: 1000 });
  expect(uriOf({ ...host, isRegularFile: () => false }, { uri: undefined })).toBeUndefined();
  expect(() => uriOf(host, { uri: undefined })).toThrow(denied);
});
