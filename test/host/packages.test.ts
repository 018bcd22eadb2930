import { expect, test } from '@jest/globals';
import { installCommand } from '../../src/host/packages.ts';
import { fakeHost } from '../fake-host.ts';

test.each([
  ['PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="12"', 'sudo apt-get install libvirt-clients'],
  ["ID='linuxmint'\nID_LIKE='ubuntu debian'", 'sudo apt-get install libvirt-clients'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'sudo dnf install libvirt-client'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'sudo zypper install libvirt-client'],
  ['ID=arch\nBUILD_ID=rolling', 'sudo pacman -S libvirt'],
  ['ID=plan9', undefined],
  ['', undefined],
])('os-release %j: virsh is installed by %s', (release, line) => {
  expect(installCommand('virsh', fakeHost({ files: { '/etc/os-release': release } }))).toBe(line);
});
