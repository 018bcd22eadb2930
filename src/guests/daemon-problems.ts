import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { processName } from '../host/proc.ts';
import { runningDaemons } from '../libvirt/daemons.ts';
import { dnsmasqProcesses, needsDnsmasq } from '../libvirt/dnsmasq.ts';
import type { Libvirt } from '../libvirt/libvirt.ts';
import { SYSTEM_PATHS } from '../libvirt/location.ts';
import type { NetworkSummary } from '../libvirt/network-summary.ts';

const SOCKETS = ['libvirt-sock', 'virtnetworkd-sock', 'virtqemud-sock'];

/**
 * Daemons that do not run although the files of the system's libvirt say that networks are active. Files do not change when a
 * daemon ends. None if vnet asked libvirt, or may not see the processes of others.
 */
export function daemonProblems(host: Host, libvirt: Libvirt, networks: readonly NetworkSummary[]): readonly Finding[] {
  const readsFiles = libvirt.source === 'daemon-files' && libvirt.directories.includes(SYSTEM_PATHS.activeNetworks);
  // With the mount option hidepid, only root sees process 1.
  if (!readsFiles || processName(host, 1) === '') return [];
  return [...daemonDown(host), ...deadDnsmasqs(host, networks)];
}

/** systemd starts a daemon when something connects to its socket, so one that ended because it was idle is no problem. */
function daemonDown(host: Host): readonly Finding[] {
  if (runningDaemons(host).length > 0) return [];
  const hasSystemd = host.listDirectory('/run/systemd/system') !== undefined;
  const hasSocket = SOCKETS.some((socket) => host.listDirectory('/run/libvirt')?.includes(socket));
  if (hasSystemd && hasSocket) return [];
  return [
    {
      id: 'daemon-down',
      severity: 'warning',
      message: 'no daemon of libvirt runs; what is shown may be out of date',
      fix: 'to see why, run',
      commands: ['vnet doctor'],
    },
  ];
}

function deadDnsmasqs(host: Host, networks: readonly NetworkSummary[]): readonly Finding[] {
  const served = networks.filter((network) => network.active && needsDnsmasq(network));
  if (served.length === 0) return [];
  const running = new Set(dnsmasqProcesses(host).map(({ network }) => network));
  return served
    .filter(({ name }) => !running.has(name))
    .map(({ name }) => ({
      id: 'dnsmasq-dead',
      severity: 'warning',
      message: `network '${name}' is active, but its dnsmasq does not run: guests get no addresses or names from it`,
      fix: 'to see what to do, run',
      commands: ['vnet doctor'],
    }));
}
