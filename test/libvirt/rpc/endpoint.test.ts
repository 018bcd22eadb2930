import { describe, expect, test } from '@jest/globals';
import { endpointOf } from '../../../src/libvirt/rpc/endpoint.ts';
import { fakeHost, type World } from '../../fake-host.ts';

function endpoint(uri: string | undefined, options: readonly string[] = [], world: World = {}, isBinary = true) {
  const host = Object.assign(fakeHost(world), { isVirshBinary: () => isBinary });
  return endpointOf(host, { uri, typed: [], own: [] }, options);
}

describe('the sockets of a connection, as libvirt finds them', () => {
  const user = { uid: 1000, env: { XDG_RUNTIME_DIR: '/run/user/1000', HOME: '/home/me' } };
  const cache = { uid: 1000, env: { HOME: '/home/me' } };

  test.each<[string, string | undefined, readonly string[], World, readonly string[]]>([
    ['root, no URI', undefined, [], {}, ['/run/libvirt/libvirt-sock']],
    ['a user, no URI', undefined, [], user, ['/run/user/1000/libvirt/libvirt-sock']],
    ['a user without a runtime directory', undefined, [], cache, ['/home/me/.cache/libvirt/libvirt-sock']],
    [
      'the system',
      'qemu:///system',
      ['-c', 'qemu:///system'],
      user,
      ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock'],
    ],
    [
      'the system, read-only',
      'qemu:///system',
      ['--connect=qemu:///system', '-r', '-q'],
      {},
      ['/run/libvirt/virtqemud-sock-ro', '/run/libvirt/libvirt-sock-ro'],
    ],
    [
      "the user's session, read-only, has one socket for both",
      'qemu:///session',
      ['--readonly'],
      user,
      ['/run/user/1000/libvirt/virtqemud-sock', '/run/user/1000/libvirt/libvirt-sock'],
    ],
    [
      "root's session is the system",
      'qemu:///session',
      [],
      {},
      ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock'],
    ],
    ['networks only', 'network:///system', [], {}, ['/run/libvirt/virtnetworkd-sock', '/run/libvirt/libvirt-sock']],
  ])('%s', (_title, uri, options, world, paths) => {
    expect(endpoint(uri, options, world)).toEqual({
      isRemote: false,
      paths,
      uri: uri ?? '',
      readOnly: options.some((option) => option === '-r' || option === '--readonly'),
    });
  });

  test('the URI of the environment counts, too', () => {
    expect(endpoint(undefined, [], { env: { LIBVIRT_DEFAULT_URI: 'qemu:///system' } })?.uri).toBe('qemu:///system');
  });
});

describe('virsh answers', () => {
  test.each<[string, Parameters<typeof endpoint>]>([
    ['with VNET_RPC=0', [undefined, [], { env: { VNET_RPC: '0' } }]],
    ['for a virsh that is a script', [undefined, [], {}, false]],
    ['for another host', ['qemu+tls://far/system']],
    ['for another transport', ['qemu+unix:///system']],
    ['for a URI with parameters', ['qemu:///system?socket=/run/other']],
    ['for the test driver', ['test:///default']],
    ['for another driver', ['lxc:///system']],
    ['for a URI that is not one', ['system']],
    ['with options for keepalive', [undefined, ['-k', '5']]],
    ['with -t, which prints times', [undefined, ['-t']]],
    ['with a log file', [undefined, ['-l', '/tmp/log']]],
    ['with an environment that makes libvirt log', [undefined, [], { env: { LIBVIRT_DEBUG: '1' } }]],
    [
      'where libvirt.conf sets a mode of connecting',
      [undefined, [], { files: { '/etc/libvirt/libvirt.conf': 'remote_mode = "legacy"\n' } }],
    ],
  ])('%s', (_title, given) => expect(endpoint(...given)).toBeUndefined());
});
