import type { Host } from '../host/host.ts';

/** How each family of distributions, by its ID or ID_LIKE in os-release(5), installs virsh. */
const INSTALL: readonly (readonly [family: string, line: string])[] = [
  ['debian', 'sudo apt-get install libvirt-clients'],
  ['ubuntu', 'sudo apt-get install libvirt-clients'],
  ['fedora', 'sudo dnf install libvirt-client'],
  ['rhel', 'sudo dnf install libvirt-client'],
  ['suse', 'sudo zypper install libvirt-client'],
  ['opensuse', 'sudo zypper install libvirt-client'],
  ['arch', 'sudo pacman -S libvirt'],
  ['alpine', 'sudo apk add libvirt-client'],
];

/** The one line that installs virsh on this distribution. */
export function installHint(host: Host): string {
  const release = host.readFile('/etc/os-release')?.toString() ?? '';
  const words = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) => match[1]?.split(' ') ?? []);
  const found = INSTALL.find(([family]) => words.includes(family));
  return found === undefined ? "Install libvirt's client programs." : `Install it: ${found[1]}`;
}
