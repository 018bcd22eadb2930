import type { Host } from './host.ts';
import { releaseOf } from './os-release.ts';

type Family = 'debian' | 'fedora' | 'suse' | 'arch' | 'alpine';

const INSTALL: Readonly<Record<Family, string>> = {
  debian: 'sudo apt-get install',
  fedora: 'sudo dnf install',
  suse: 'sudo zypper install',
  arch: 'sudo pacman -S',
  alpine: 'sudo apk add',
};

/** Which package of each family holds a program; the program's own name where it is not listed. */
const PACKAGE: Readonly<Record<string, Readonly<Record<Family, string>>>> = {
  virsh: {
    debian: 'libvirt-clients',
    fedora: 'libvirt-client',
    suse: 'libvirt-client',
    arch: 'libvirt',
    alpine: 'libvirt-client',
  },
};

/** IDs of os-release(5), or of its ID_LIKE, by family. */
const FAMILY: Readonly<Record<string, Family>> = {
  debian: 'debian',
  ubuntu: 'debian',
  fedora: 'fedora',
  rhel: 'fedora',
  centos: 'fedora',
  suse: 'suse',
  opensuse: 'suse',
  arch: 'arch',
  alpine: 'alpine',
};

/** Returns the command that installs a program on this distribution; undefined if the distribution is unknown. */
export function installCommand(program: string, host: Host): string | undefined {
  const family = releaseOf(host)
    .families.map((id) => FAMILY[id])
    .find((found) => found !== undefined);
  return family && `${INSTALL[family]} ${PACKAGE[program]?.[family] ?? program}`;
}
