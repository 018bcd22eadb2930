import { shellCommand } from '../shell-words.ts';
import type { Host } from './host.ts';
import { releaseOf } from './os-release.ts';

/** Package managers: the distributions in os-release(5) that use them, how they install, and their option for no optional packages. */
const MANAGERS = {
  'apt-get': { families: ['debian', 'ubuntu'], verb: 'install', minimal: '--no-install-recommends' },
  dnf: { families: ['fedora', 'rhel', 'centos'], verb: 'install', minimal: '--setopt=install_weak_deps=False' },
  zypper: { families: ['suse', 'opensuse'], verb: 'install', minimal: '--no-recommends' },
  pacman: { families: ['arch'], verb: '-S', minimal: undefined },
  apk: { families: ['alpine'], verb: 'add', minimal: undefined },
} as const;

type Manager = keyof typeof MANAGERS;
type Packages = Partial<Readonly<Record<Manager, string>>>;

/** The package with a program or a part of libvirt. A distribution without the package, or not known to have it, is left out. */
const PACKAGES = {
  virsh: { ...named('libvirt-clients', 'libvirt-client', 'libvirt-client', 'libvirt'), apk: 'libvirt-client' },
  libvirtd: named('libvirt-daemon', 'libvirt-daemon', 'libvirt-daemon', 'libvirt'),
  'network driver': named(
    'libvirt-daemon-driver-network',
    'libvirt-daemon-driver-network',
    'libvirt-daemon-driver-network',
    'libvirt',
  ),
  'qemu driver': named(
    'libvirt-daemon-driver-qemu',
    'libvirt-daemon-driver-qemu',
    'libvirt-daemon-driver-qemu',
    'libvirt',
  ),
  emulator: named('qemu-system-x86', 'qemu-system-x86-core', 'qemu-x86', 'qemu-system-x86'),
  'name service modules': named('libnss-libvirt', 'libvirt-nss', 'libvirt-nss', 'libvirt'),
  'default network': named(
    'libvirt-daemon-config-network',
    'libvirt-daemon-config-network',
    'libvirt-daemon-config-network',
    'libvirt',
  ),
  dnsmasq: named('dnsmasq-base', 'dnsmasq', 'dnsmasq', 'dnsmasq'),
  dhcp_release: named('dnsmasq-utils', 'dnsmasq-utils', 'dnsmasq-utils', 'dnsmasq'),
  iptables: named('iptables', 'iptables-nft', 'iptables', 'iptables'),
  nft: named('nftables', 'nftables', 'nftables', 'nftables'),
  ip: named('iproute2', 'iproute', 'iproute2', 'iproute2'),
  ss: named('iproute2', 'iproute', 'iproute2', 'iproute2'),
  ssh: { ...named('openssh-client', 'openssh-clients', 'openssh', 'openssh'), apk: 'openssh-client' },
  dropbear: named('dropbear-bin', 'dropbear', 'dropbear', 'dropbear'),
  unshare: named('util-linux', 'util-linux', 'util-linux', 'util-linux'),
  setpriv: { ...named('util-linux', 'util-linux', 'util-linux', 'util-linux'), apk: 'setpriv' },
  bwrap: named('bubblewrap', 'bubblewrap', 'bubblewrap', 'bubblewrap'),
  busybox: named('busybox', 'busybox', 'busybox', 'busybox'),
  pgrep: named('procps', 'procps-ng', 'procps', 'procps-ng'),
  man: named('man-db', 'man-db', 'man', 'man-db'),
  rpmbuild: named('rpm', 'rpm-build', 'rpm-build', 'rpm-tools'),
  mandoc: named('mandoc', 'mandoc', 'mandoc', 'mandoc'),
  zsh: named('zsh', 'zsh', 'zsh', 'zsh'),
  fish: named('fish', 'fish', 'fish', 'fish'),
  'ansible-playbook': named('ansible-core', 'ansible-core', 'ansible-core', 'ansible-core'),
} as const satisfies Readonly<Record<string, Packages>>;

export type Installable = keyof typeof PACKAGES;

/** The arguments that install these on this distribution, as root, without optional packages; undefined if that is unknown. */
export function installArguments(what: readonly Installable[], host: Host): readonly string[] | undefined {
  const manager = managerOf(host);
  if (manager === undefined) return undefined;
  const names = new Set<string>();
  for (const each of what) {
    const packages: Packages = PACKAGES[each];
    const name = packages[manager];
    if (name === undefined) return undefined;
    names.add(name);
  }
  const { families, version } = releaseOf(host);
  // Until Debian 12 and Ubuntu 24.10 the network driver was part of libvirt-daemon.
  const first = families[0] === 'ubuntu' ? 25 : 13;
  if (manager === 'apt-get' && version < first && names.delete('libvirt-daemon-driver-network')) {
    names.add('libvirt-daemon');
  }
  const { verb, minimal } = MANAGERS[manager];
  return [manager, verb, ...(minimal === undefined ? [] : [minimal]), ...names];
}

/** The command that installs a program on this distribution; undefined if the distribution is unknown. */
export function installCommand(program: string, host: Host): string | undefined {
  const manager = managerOf(host);
  if (manager === undefined) return undefined;
  const packages: Packages = isInstallable(program) ? PACKAGES[program] : {};
  return shellCommand('sudo', manager, MANAGERS[manager].verb, packages[manager] ?? program);
}

/** The first family that has a manager: a distribution names itself first, then those that it derives from. */
function managerOf(host: Host): Manager | undefined {
  const managers = Object.keys(MANAGERS) as Manager[];
  const { families } = releaseOf(host);
  const known = (manager: Manager): readonly string[] => MANAGERS[manager].families;
  return families.flatMap((family) => managers.filter((manager) => known(manager).includes(family)))[0];
}

function isInstallable(name: string): name is Installable {
  return Object.hasOwn(PACKAGES, name);
}

function named(apt: string, dnf: string, zypper: string, pacman: string): Packages {
  return { 'apt-get': apt, dnf, zypper, pacman };
}
