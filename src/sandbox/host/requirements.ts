import type { Host } from '../../host/host.ts';
import { releaseOf } from '../../host/os-release.ts';

/** A package manager, by the families of distributions in os-release(5) that use it. */
const MANAGERS = {
  'apt-get': { families: ['debian', 'ubuntu'], thin: '--no-install-recommends' },
  dnf: { families: ['fedora', 'rhel', 'centos'], thin: '--setopt=install_weak_deps=False' },
  zypper: { families: ['suse', 'opensuse'], thin: '--no-recommends' },
  pacman: { families: ['arch'], thin: undefined },
} as const;

type Manager = keyof typeof MANAGERS;

export interface Need {
  /** A program; or, with `file`, what a file below a library directory is. */
  readonly what: string;
  readonly file?: string;
  readonly packages: Readonly<Record<Manager, string>>;
}

/** What a throw-away libvirt host is made of, and the packages that hold it. */
const NEEDS: readonly Need[] = [
  { what: 'virsh', packages: named('libvirt-clients', 'libvirt-client', 'libvirt-client', 'libvirt') },
  { what: 'libvirtd', packages: named('libvirt-daemon', 'libvirt-daemon', 'libvirt-daemon', 'libvirt') },
  {
    what: "libvirt's network driver",
    file: 'libvirt/connection-driver/libvirt_driver_network.so',
    packages: named(
      'libvirt-daemon-driver-network',
      'libvirt-daemon-driver-network',
      'libvirt-daemon-driver-network',
      'libvirt',
    ),
  },
  { what: 'dnsmasq', packages: named('dnsmasq-base', 'dnsmasq', 'dnsmasq', 'dnsmasq') },
  { what: 'iptables', packages: named('iptables', 'iptables-nft', 'iptables', 'iptables') },
  { what: 'ip', packages: named('iproute2', 'iproute', 'iproute2', 'iproute2') },
  { what: 'unshare', packages: named('util-linux', 'util-linux', 'util-linux', 'util-linux') },
  { what: 'bwrap', packages: named('bubblewrap', 'bubblewrap', 'bubblewrap', 'bubblewrap') },
  { what: 'busybox', packages: named('busybox', 'busybox', 'busybox', 'busybox') },
];

/** What the project's own tests need beside it: nft is optional for libvirt, and what the others hold is mirrored. */
export const TEST_NEEDS: readonly Need[] = [
  {
    what: "libvirt's qemu driver",
    file: 'libvirt/connection-driver/libvirt_driver_qemu.so',
    packages: named(
      'libvirt-daemon-driver-qemu',
      'libvirt-daemon-driver-qemu',
      'libvirt-daemon-driver-qemu',
      'libvirt',
    ),
  },
  {
    what: "libvirt's name service modules",
    file: 'libnss_libvirt.so.2',
    packages: named('libnss-libvirt', 'libvirt-nss', 'libvirt-nss', 'libvirt'),
  },
  { what: 'nft', packages: named('nftables', 'nftables', 'nftables', 'nftables') },
  { what: 'pgrep', packages: named('procps', 'procps-ng', 'procps', 'procps-ng') },
];

/** What is missing on this machine for a throw-away libvirt host, and the words that install it; none if unknown. */
export interface Missing {
  readonly what: readonly string[];
  readonly install: readonly string[] | undefined;
}

export function missingNeeds(host: Host, more: readonly Need[] = []): Missing {
  const programs = programsOf(host);
  const missing = [...NEEDS, ...more].filter(({ what, file }) =>
    file === undefined ? !programs.has(what) : !hasLibrary(host, file),
  );
  const what = missing.map((need) => need.what);
  const { families, version } = releaseOf(host);
  const managers = Object.entries(MANAGERS) as [Manager, (typeof MANAGERS)[Manager]][];
  const found = managers.find(([, manager]) => manager.families.some((family) => families.includes(family)));
  if (found === undefined || missing.length === 0) return { what, install: undefined };
  const [manager, { thin }] = found;
  const packages = new Set(missing.map((need) => need.packages[manager]));
  // Until Debian 12 and Ubuntu 24.10 the network driver was part of libvirt-daemon.
  const first = families[0] === 'ubuntu' ? 25 : 13;
  if (manager === 'apt-get' && version < first && packages.delete('libvirt-daemon-driver-network')) {
    packages.add('libvirt-daemon');
  }
  const verb = manager === 'pacman' ? '-S' : 'install';
  return { what, install: [manager, verb, ...(thin === undefined ? [] : [thin]), ...packages] };
}

function named(apt: string, dnf: string, zypper: string, pacman: string): Need['packages'] {
  return { 'apt-get': apt, dnf, zypper, pacman };
}

/** An ordinary user's PATH has no sbin on Debian, yet what is there can be run. */
function programsOf(host: Host): ReadonlySet<string> {
  const directories = [...(host.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return new Set(directories.filter((path) => path.startsWith('/')).flatMap((path) => namesIn(host, path)));
}

function hasLibrary(host: Host, file: string): boolean {
  const [name = '', ...above] = file.split('/').reverse();
  const directory = ['', ...above.reverse()].join('/');
  const triplets = namesIn(host, '/usr/lib').filter((entry) => entry.endsWith('-linux-gnu'));
  const roots = ['/usr/lib64', '/usr/lib', ...triplets.map((triplet) => `/usr/lib/${triplet}`)];
  return roots.some((root) => namesIn(host, `${root}${directory}`).includes(name));
}

function namesIn(host: Host, path: string): readonly string[] {
  try {
    return host.listDirectory(path) ?? [];
  } catch {
    return []; // A directory of PATH that may not be read holds nothing for us.
  }
}
