import { expect, test } from '@jest/globals';
import { locationOf } from '../../src/libvirt/location.ts';

const user = { uid: 1000, env: { HOME: '/home/u', XDG_RUNTIME_DIR: '/run/user/1000' } };
const root = { uid: 0, env: {} };

test.each([
  [undefined, root, true, '/var/lib/libvirt/dnsmasq'],
  [undefined, user, true, '/var/lib/libvirt/dnsmasq'],
  ['qemu:///system', user, true, '/var/lib/libvirt/dnsmasq'],
  ['qemu+unix:///system', user, true, '/var/lib/libvirt/dnsmasq'],
  ['network:///system', user, true, '/var/lib/libvirt/dnsmasq'],
  ['qemu:///session', user, true, '/run/user/1000/libvirt/dnsmasq/lib'],
  ['qemu:///session', { uid: 1000, env: { HOME: '/home/u' } }, true, '/home/u/.cache/libvirt/dnsmasq/lib'],
  ['qemu:///session', root, true, '/var/lib/libvirt/dnsmasq'],
  ['qemu+unix:///system?socket=/elsewhere', root, true, undefined],
  ['qemu:///system?socket=/run/x', root, true, undefined],
  ['qemu+ssh:///system', root, true, undefined],
  ['vbox:///session', user, true, undefined],
  ['qemu+ssh://other/system', root, false, undefined],
  ['qemu+ssh://localhost/system', root, false, undefined],
  ['qemu://other/system', root, false, undefined],
  ['test:///default', root, false, undefined],
  ['test+unix:///default', root, false, undefined],
  ['an-alias', root, false, undefined],
  ['', root, false, undefined],
])('locates the libvirt of %s', (uri, who, local, leases) => {
  const location = locationOf(uri, who);
  expect({ local: location.local, leases: location.paths?.leases }).toEqual({ local, leases });
});
