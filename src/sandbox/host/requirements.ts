import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { releaseOf } from '../../host/os-release.ts';

/** Package managers, the distributions in os-release(5) that use them, and their option for no optional packages. */
const MANAGERS = {
  'apt-get': { families: ['debian', 'ubuntu'], minimal: '--no-install-recommends' },
  dnf: { families: ['fedora', 'rhel', 'centos'], minimal: '--setopt=install_weak_deps=False' },
  zypper: { families: ['suse', 'opensuse'], minimal: '--no-recommends' },
  pacman: { families: ['arch'], minimal: undefined },
} as const;

type Manager = keyof typeof MANAGERS;

export interface Requirement {
  /** A program; or, with `file`, a name for that file. */
  readonly what: string;
  /** A program that does as well. */
  readonly alternative?: string;
  /** A path below a library directory, such as /usr/lib64. */
  readonly file?: string;
  readonly packages: Readonly<Record<Manager, string>>;
}

/** What a sandbox is made of, and the packages with it. */
const REQUIREMENTS: readonly Requirement[] = [
  { what: 'virsh', packages: named('libvirt-clients', 'libvirt-client', 'libvirt-client', 'libvirt') },
  {
    what: 'libvirtd',
    alternative: 'virtnetworkd',
    packages: named('libvirt-daemon', 'libvirt-daemon', 'libvirt-daemon', 'libvirt'),
  },
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

/** What vnet's tests need in addition. */
export const TEST_REQUIREMENTS: readonly Requirement[] = [
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

/** What is missing on this host for a sandbox. */
export interface MissingRequirements {
  readonly what: readonly string[];
  /** The command that installs it, without sudo; undefined on an unknown distribution. */
  readonly install: readonly string[] | undefined;
}

/** Throws VnetError `program-missing`, with the command that installs it, if something is missing for a sandbox. */
export function requireEverything(host: Host): void {
  const { what, install } = missingRequirements(host);
  if (what.length === 0) return;
  const hint =
    install === undefined
      ? { hint: "install it with your distribution's package manager" }
      : { hint: 'install it', commands: [['sudo', ...install].join(' ')] };
  throw new VnetError('program-missing', `a sandbox needs ${what.join(', ')}`, hint);
}

export function missingRequirements(host: Host, more: readonly Requirement[] = []): MissingRequirements {
  const programs = programsOf(host);
  const missing = [...REQUIREMENTS, ...more].filter(({ what, alternative, file }) =>
    file === undefined
      ? !programs.has(what) && (alternative === undefined || !programs.has(alternative))
      : !hasLibrary(host, file),
  );
  const what = missing.map((requirement) => requirement.what);
  const { families, version } = releaseOf(host);
  const managers = Object.entries(MANAGERS) as [Manager, (typeof MANAGERS)[Manager]][];
  const found = managers.find(([, manager]) => manager.families.some((family) => families.includes(family)));
  if (found === undefined || missing.length === 0) return { what, install: undefined };
  const [manager, { minimal }] = found;
  const names = new Set(missing.map(({ packages }) => packages[manager]));
  // Until Debian 12 and Ubuntu 24.10 the network driver was part of libvirt-daemon.
  const first = families[0] === 'ubuntu' ? 25 : 13;
  if (manager === 'apt-get' && version < first && names.delete('libvirt-daemon-driver-network')) {
    names.add('libvirt-daemon');
  }
  const verb = manager === 'pacman' ? '-S' : 'install';
  return { what, install: [manager, verb, ...(minimal === undefined ? [] : [minimal]), ...names] };
}

function named(apt: string, dnf: string, zypper: string, pacman: string): Requirement['packages'] {
  return { 'apt-get': apt, dnf, zypper, pacman };
}

/** On Debian the PATH of an ordinary user lacks sbin, but the user may run the programs there. */
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
    return []; // The user may not read the directory.
  }
}
