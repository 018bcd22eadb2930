import { expect, test } from '@jest/globals';
import { installLine } from '../../src/host/packages.ts';
import { fakeHost } from '../fake-host.ts';

test.each([
  ['PRETTY_NAME="Debian"\nID=debian\nVERSION_ID="12"', 'Install it: sudo apt-get install libvirt-clients'],
  ["ID='linuxmint'\nID_LIKE='ubuntu debian'", 'Install it: sudo apt-get install libvirt-clients'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'Install it: sudo dnf install libvirt-client'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'Install it: sudo zypper install libvirt-client'],
  ['ID=arch\nBUILD_ID=rolling', 'Install it: sudo pacman -S libvirt'],
  ['ID=plan9', "Install virsh with your distribution's package manager."],
  ['', "Install virsh with your distribution's package manager."],
])('%j tells how virsh is installed', (release, line) => {
  expect(installLine('virsh', fakeHost({ files: { '/etc/os-release': release } }))).toBe(line);
});
