import { expect, test } from '@jest/globals';
import { placesOf } from '../../src/libvirt/paths.ts';

const user = { uid: 1000, env: { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/user/1000' } };
const root = { uid: 0, env: {} };

test.each([
  [undefined, root, '/var/lib/libvirt/dnsmasq'],
  [undefined, user, '/var/lib/libvirt/dnsmasq'],
  ['qemu:///system', user, '/var/lib/libvirt/dnsmasq'],
  ['qemu+unix:///system', user, '/var/lib/libvirt/dnsmasq'],
  ['network:///system', user, '/var/lib/libvirt/dnsmasq'],
  ['qemu:///session', user, '/run/user/1000/libvirt/dnsmasq/lib'],
  ['qemu:///session', { uid: 1000, env: { HOME: '/home/u' } }, '/home/u/.cache/libvirt/dnsmasq/lib'],
  ['qemu:///session', root, '/var/lib/libvirt/dnsmasq'],
  ['qemu+ssh://other/system', root, undefined],
  ['qemu://other/system', root, undefined],
  ['qemu+unix:///system?socket=/elsewhere', root, undefined],
  ['test:///default', root, undefined],
  ['an-alias', root, undefined],
  ['', root, undefined],
])('the leases of %s lie in the right place, or are asked for', (uri, who, directory) => {
  expect(placesOf(uri, who)?.leases).toBe(directory);
});
