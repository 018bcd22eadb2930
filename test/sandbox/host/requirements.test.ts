import { expect, test } from '@jest/globals';
import { missingRequirements, TEST_REQUIREMENTS } from '../../../src/sandbox/host/requirements.ts';
import { fakeHost } from '../../fake-host.ts';

const PROGRAMS = ['virsh', 'libvirtd', 'dnsmasq', 'iptables', 'ip', 'unshare', 'bwrap', 'busybox'];
const DRIVER = '/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_network.so';

function machine(release: string, programs: readonly string[], driver = false) {
  const files = Object.fromEntries(programs.map((name) => [`/usr/sbin/${name}`, '']));
  const library = driver ? { [DRIVER]: '', '/usr/lib/x86_64-linux-gnu': '' } : {};
  return fakeHost({ files: { '/etc/os-release': release, ...files, ...library } });
}

test('nothing is missing where everything is there', () => {
  expect(missingRequirements(machine('ID=debian\n', PROGRAMS, true))).toEqual({ what: [], install: undefined });
});

test.each([
  [
    'Debian 12, whose libvirt-daemon holds the driver',
    'ID=debian\nVERSION_ID="12"\n',
    'apt-get install --no-install-recommends libvirt-clients libvirt-daemon dnsmasq-base iptables iproute2 util-linux bubblewrap busybox',
  ],
  [
    'Debian 13',
    'ID=debian\nVERSION_ID="13"\n',
    'apt-get install --no-install-recommends libvirt-clients libvirt-daemon libvirt-daemon-driver-network dnsmasq-base iptables iproute2 util-linux bubblewrap busybox',
  ],
  [
    'Mint, by what it is like',
    'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_ID="22"\n',
    'apt-get install --no-install-recommends libvirt-clients libvirt-daemon libvirt-daemon-driver-network dnsmasq-base iptables iproute2 util-linux bubblewrap busybox',
  ],
  [
    'Fedora',
    'ID=fedora\nVERSION_ID=43\n',
    'dnf install --setopt=install_weak_deps=False libvirt-client libvirt-daemon libvirt-daemon-driver-network dnsmasq iptables-nft iproute util-linux bubblewrap busybox',
  ],
  ['Arch', 'ID=arch\n', 'pacman -S libvirt dnsmasq iptables iproute2 util-linux bubblewrap busybox'],
])('says how %s installs all of it', (_title, release, line) => {
  expect(missingRequirements(machine(release, [])).install?.join(' ')).toBe(line);
});

test('only what is missing is installed', () => {
  const host = machine(
    'ID=debian\nVERSION_ID="12"\n',
    PROGRAMS.filter((name) => name !== 'dnsmasq'),
    true,
  );
  expect(missingRequirements(host)).toEqual({
    what: ['dnsmasq'],
    install: ['apt-get', 'install', '--no-install-recommends', 'dnsmasq-base'],
  });
});

test('an unknown distribution is told what is missing', () => {
  expect(missingRequirements(machine('ID=nix\n', ['virsh'], true))).toEqual({
    what: ['libvirtd', 'dnsmasq', 'iptables', 'ip', 'unshare', 'bwrap', 'busybox'],
    install: undefined,
  });
});

test('what the tests need is asked for by those who run them', () => {
  expect(
    missingRequirements(machine('ID=debian\nVERSION_ID="12"\n', [...PROGRAMS, 'nft'], true), TEST_REQUIREMENTS),
  ).toEqual({
    what: [
      "libvirt's qemu driver",
      'qemu-system-x86_64',
      "libvirt's name service modules",
      'dhcp_release',
      'ssh',
      'dropbear',
      'pgrep',
      'man',
      'mandoc',
      'rpmbuild',
      'zsh',
      'fish',
      'ansible-playbook',
    ],
    install: [
      'apt-get',
      'install',
      '--no-install-recommends',
      'libvirt-daemon-driver-qemu',
      'qemu-system-x86',
      'libnss-libvirt',
      'dnsmasq-utils',
      'openssh-client',
      'dropbear-bin',
      'procps',
      'man-db',
      'mandoc',
      'rpm',
      'zsh',
      'fish',
      'ansible-core',
    ],
  });
  const library = '/usr/lib/x86_64-linux-gnu/libnss_libvirt.so.2';
  const files = { '/etc/os-release': 'ID=arch\n', [library]: '', '/usr/lib/x86_64-linux-gnu': '' };
  expect(missingRequirements(fakeHost({ files }), TEST_REQUIREMENTS).what).not.toContain(
    "libvirt's name service modules",
  );
});
