import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a throw-away libvirt host is made of, and the packages that hold it: none of these starts anything by itself
 * on Debian 12; on Debian 13 libvirt-daemon brings units, which scripts/install-needs.mjs keeps from starting.
 */
const NEEDS = [
  { what: 'virsh', apt: ['libvirt-clients'], dnf: ['libvirt-client'] },
  { what: 'libvirtd', apt: ['libvirt-daemon'], dnf: ['libvirt-daemon'] },
  {
    what: 'the network driver of libvirt',
    file: 'libvirt/connection-driver/libvirt_driver_network.so',
    // Debian 12 has it in libvirt-daemon, and no package of this name.
    apt: ['libvirt-daemon', 'libvirt-daemon-driver-network'],
    dnf: ['libvirt-daemon-driver-network'],
  },
  { what: 'dnsmasq', apt: ['dnsmasq-base'], dnf: ['dnsmasq'] },
  { what: 'iptables', apt: ['iptables'], dnf: ['iptables-nft'] },
  { what: 'ip', apt: ['iproute2'], dnf: ['iproute'] },
  { what: 'unshare', apt: ['util-linux'], dnf: ['util-linux'] },
  { what: 'busybox', apt: ['busybox'], dnf: ['busybox'] },
];

/** What is missing on this machine, and the packages that hold it; undefined for a distribution that is not known. */
export function missingNeeds() {
  const manager = managerOf(readFileSync('/etc/os-release', 'utf8'));
  const missing = NEEDS.filter((need) => !isThere(need));
  const packages = missing.flatMap((need) => need[manager] ?? []);
  return { manager, missing: missing.map(({ what }) => what), packages: [...new Set(packages)] };
}

/** By ID and ID_LIKE of os-release(5). */
function managerOf(release) {
  const families = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, words]) => words.split(' '));
  if (families.some((family) => family === 'debian' || family === 'ubuntu')) return 'apt';
  if (families.some((family) => family === 'fedora' || family === 'rhel')) return 'dnf';
  return undefined;
}

/** An ordinary user's PATH has no sbin on Debian, yet what is there can be run. */
function isThere({ what, file }) {
  if (file !== undefined) return libraryDirectories().some((directory) => isReadable(join(directory, file)));
  const directories = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return directories.some((directory) => directory !== '' && isReadable(join(directory, what)));
}

function libraryDirectories() {
  const below = readdirSync('/usr/lib', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return ['/usr/lib64', '/usr/lib', ...below.map(({ name }) => join('/usr/lib', name))];
}

function isReadable(path) {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
