import { commandLine, processes, processName } from '../../host/proc.ts';
import type { Fact } from '../look.ts';

/** A dnsmasq that libvirt started. */
export interface DnsmasqProcess {
  readonly pid: number;
  /** Its configuration, such as `/var/lib/libvirt/dnsmasq/default.conf`. */
  readonly configuration: string;
  /** The program that records leases; undefined if it has none. */
  readonly script: string | undefined;
}

/** Every dnsmasq that runs for a libvirt network. Each network has two: the second runs the script. */
export const dnsmasqProcesses: Fact<readonly DnsmasqProcess[]> = async ({ host }) =>
  processes(host).flatMap((pid) => {
    if (processName(host, pid) !== 'dnsmasq') return [];
    const words = commandLine(host, pid);
    const option = (name: string) =>
      words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + '--='.length);
    const configuration = option('conf-file');
    return configuration === undefined ? [] : [{ pid, configuration, script: option('dhcp-script') }];
  });
