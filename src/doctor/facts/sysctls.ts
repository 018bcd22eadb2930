import type { Host } from '../../host/host.ts';
import { shellCommand } from '../../shell-words.ts';

/** Where settings are kept that the fixes of vnet doctor change. */
export const SYSCTL_FILE = '/etc/sysctl.d/90-libvirt-guests.conf';

/** The value of a kernel setting, such as `net/ipv4/ip_forward`; undefined if the kernel does not have it. */
export function sysctl(host: Host, name: string): string | undefined {
  return host.readFile(`/proc/sys/${name}`)?.toString().trim();
}

/** The links with a strict reverse path filter: the higher of the values for the link and for all links counts. */
export function strictLinks(host: Host): readonly string[] {
  const links = host.listDirectory('/proc/sys/net/ipv4/conf') ?? [];
  const value = (link: string) => Number(sysctl(host, `net/ipv4/conf/${link}/rp_filter`));
  return links.filter((link) => link !== 'all' && link !== 'default' && Math.max(value('all'), value(link)) === 1);
}

/** The commands that change a setting now, and at each boot. */
export function sysctlCommands(path: string, value: string): readonly string[] {
  // Names of links may have dots; sysctl then reads the slashes as separators.
  const name = path.includes('.') ? path : path.replaceAll('/', '.');
  return [
    shellCommand('sudo', 'sysctl', '-w', `${name}=${value}`),
    `${shellCommand('echo', `${name} = ${value}`)} | ${shellCommand('sudo', 'tee', '-a', SYSCTL_FILE)}`,
  ];
}
