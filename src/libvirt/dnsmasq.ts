import type { Host } from '../host/host.ts';
import { commandLine, processes, processName } from '../host/proc.ts';
import type { NetworkSummary } from './network-summary.ts';

/** A dnsmasq that runs with a configuration file. */
export interface DnsmasqProcess {
  readonly pid: number;
  /** Its configuration, such as `/var/lib/libvirt/dnsmasq/default.conf`. */
  readonly configuration: string;
  /** The program that records leases; undefined if it has none. */
  readonly script: string | undefined;
  /** The network that libvirt started it for. */
  readonly network: string | undefined;
}

/** Every dnsmasq that runs with a configuration file. A network with DHCP has two: the second runs the script. */
export function dnsmasqProcesses(host: Host): readonly DnsmasqProcess[] {
  return processes(host).flatMap((pid) => {
    if (processName(host, pid) !== 'dnsmasq') return [];
    const words = commandLine(host, pid);
    const option = (name: string) =>
      words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + '--='.length);
    const configuration = option('conf-file');
    if (configuration === undefined) return [];
    return [{ pid, configuration, script: option('dhcp-script'), network: servedNetwork(words) }];
  });
}

/**
 * The network that libvirt started a dnsmasq for, from the words that it was started with: libvirt names the configuration after
 * the network. The system daemon's is in /var/lib/libvirt/dnsmasq, that of a session below the user's directories.
 */
export function servedNetwork(words: readonly string[]): string | undefined {
  return words
    .map((word) => /^--conf-file=.*\/libvirt\/(?:.*\/)?([^/]+)\.conf$/.exec(word)?.[1])
    .find((name) => name !== undefined);
}

/** Whether libvirt runs a dnsmasq for a network while that is active: to lease addresses, or to answer DNS queries. */
export function needsDnsmasq(network: NetworkSummary): boolean {
  return network.subnets.length > 0 && (leasesAddresses(network) || network.isDnsOff !== true);
}

/** Whether the `<dhcp>` of a network has a range or a reservation. */
export function leasesAddresses({ subnets, reservations }: NetworkSummary): boolean {
  return reservations.length > 0 || subnets.some(({ ranges }) => ranges.length > 0);
}
