import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { installedPrograms, namesIn } from '../../host/installed-programs.ts';
import { type Installable, installArguments } from '../../host/packages.ts';
import { shellCommand } from '../../shell-words.ts';

export interface Requirement {
  /** A program; or, with `file`, a name for that file. */
  readonly what: string;
  /** A program that does as well. */
  readonly alternative?: string;
  /** A path below a library directory, such as /usr/lib64. */
  readonly file?: string;
  readonly package: Installable;
}

/** What a sandbox is made of. */
const REQUIREMENTS: readonly Requirement[] = [
  { what: 'virsh', package: 'virsh' },
  { what: 'libvirtd', alternative: 'virtnetworkd', package: 'libvirtd' },
  {
    what: "libvirt's network driver",
    file: 'libvirt/connection-driver/libvirt_driver_network.so',
    package: 'network driver',
  },
  { what: 'dnsmasq', package: 'dnsmasq' },
  { what: 'iptables', package: 'iptables' },
  { what: 'ip', package: 'ip' },
  { what: 'unshare', package: 'unshare' },
  { what: 'bwrap', package: 'bwrap' },
  { what: 'busybox', package: 'busybox' },
];

/** What vnet's tests need in addition. */
export const TEST_REQUIREMENTS: readonly Requirement[] = [
  {
    what: "libvirt's qemu driver",
    file: 'libvirt/connection-driver/libvirt_driver_qemu.so',
    package: 'qemu driver',
  },
  { what: 'qemu-system-x86_64', package: 'emulator' },
  { what: "libvirt's name service modules", file: 'libnss_libvirt.so.2', package: 'name service modules' },
  { what: 'nft', package: 'nft' },
  { what: 'dhcp_release', package: 'dhcp_release' },
  { what: 'ssh', package: 'ssh' },
  { what: 'dropbear', package: 'dropbear' },
  { what: 'pgrep', package: 'pgrep' },
  { what: 'man', package: 'man' },
  { what: 'mandoc', package: 'mandoc' },
  { what: 'rpmbuild', package: 'rpmbuild' },
  { what: 'zsh', package: 'zsh' },
  { what: 'fish', package: 'fish' },
  { what: 'ansible-playbook', package: 'ansible-playbook' },
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
      : { hint: 'install it', commands: [shellCommand('sudo', ...install)] };
  throw new VnetError('program-missing', `a sandbox needs ${what.join(', ')}`, hint);
}

export function missingRequirements(host: Host, more: readonly Requirement[] = []): MissingRequirements {
  const programs = installedPrograms(host);
  const missing = [...REQUIREMENTS, ...more].filter(({ what, alternative, file }) =>
    file === undefined
      ? !programs.has(what) && (alternative === undefined || !programs.has(alternative))
      : !hasLibrary(host, file),
  );
  const what = missing.map((requirement) => requirement.what);
  const install =
    missing.length === 0
      ? undefined
      : installArguments(
          missing.map((each) => each.package),
          host,
        );
  return { what, install };
}

function hasLibrary(host: Host, file: string): boolean {
  const [name = '', ...above] = file.split('/').reverse();
  const directory = ['', ...above.reverse()].join('/');
  const triplets = namesIn(host, '/usr/lib').filter((entry) => entry.endsWith('-linux-gnu'));
  const roots = ['/usr/lib64', '/usr/lib', ...triplets.map((triplet) => `/usr/lib/${triplet}`)];
  return roots.some((root) => namesIn(host, `${root}${directory}`).includes(name));
}
