import { expect, test } from '@jest/globals';
import { sshDestination, sshHost } from '../../src/libvirt/ssh-host.ts';

test.each([
  [undefined, undefined, undefined],
  ['qemu:///system', undefined, undefined],
  ['qemu+tls://far/system', undefined, undefined],
  ['qemu+libssh2://far/system', undefined, undefined],
  ['qemu+ssh://far/system', 'far', 'far'],
  ['qemu+ssh://far', 'far', 'far'],
  ['qemu+ssh://me@far/system', 'me@far', 'me@far'],
  ['qemu+ssh://me@far:2222/system?keyfile=x', 'me@far:2222', 'ssh://me@far:2222'],
  ['qemu+ssh://me@[fd00::1]/system', 'me@[fd00::1]', 'ssh://me@[fd00::1]'],
  ['qemu+ssh://[fd00::1]:2222/system', '[fd00::1]:2222', 'ssh://[fd00::1]:2222'],
  // ssh would read it as an option.
  ['qemu+ssh://-oProxyCommand=id/system', undefined, undefined],
])('the host of %s is %s, and ssh connects to %s', (uri, host, destination) => {
  expect([sshHost(uri), sshDestination(uri)]).toEqual([host, destination]);
});
