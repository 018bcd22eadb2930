import type { Host } from '../host/host.ts';
import type { Libvirt, SourceOptions } from './libvirt.ts';
import { type LibvirtPaths, locationOf } from './location.ts';
import { exists, isReadable } from './reading.ts';
import { daemonFiles } from './sources/daemon-files.ts';
import { bridgeFiles, stateDirectory } from './sources/state-directory.ts';
import type { Target } from './target.ts';
import type { TrafficReader } from './traffic.ts';

/**
 * Opens a target's libvirt. This is the only place that decides where answers come from: files that the user named, the
 * daemon's own files, or virsh. Sources that few runs need are loaded on demand.
 */
export async function openLibvirt(target: Target, { files, stateDir }: SourceOptions): Promise<Libvirt> {
  const { host, virsh } = target;
  if (files.length > 0) return (await import('./sources/lease-files.ts')).leaseFiles(host, files, stateDir);
  if (stateDir !== undefined) return stateDirectory(host, stateDir);
  const { uri } = virsh;
  const { paths } = locationOf(uri, host);
  const access = paths === undefined ? 'none' : accessTo(host, paths);
  if (paths !== undefined && access === 'all') return daemonFiles(host, paths);
  // Without a URI, an ordinary user's virsh connects to the session daemon, which has other networks than these files.
  if (paths !== undefined && access === 'leases' && uri === undefined) return bridgeFiles(host, paths);
  const { virshAnswers } = await import('./sources/virsh.ts');
  return virshAnswers(target, access === 'leases' ? paths : undefined);
}

/** The paths of a target's daemon if it is on this host and this user may read all of its files. */
export function daemonPaths({ host, virsh }: Pick<Target, 'host' | 'virsh'>): LibvirtPaths | undefined {
  const { paths } = locationOf(virsh.uri, host);
  return paths !== undefined && accessTo(host, paths) === 'all' ? paths : undefined;
}

/** Opens the counters of a target's guests: from the daemon's files and the kernel of this host, or from virsh. */
export async function openTraffic(target: Target): Promise<TrafficReader> {
  const { host, virsh } = target;
  const paths = daemonPaths(target);
  if (paths !== undefined && isQemu(virsh.uri)) {
    return (await import('./sources/traffic-files.ts')).trafficFromFiles(host, paths);
  }
  return (await import('./sources/traffic-virsh.ts')).trafficFromVirsh(target);
}

/** Whether guests are QEMU's: the paths are those of its driver. */
function isQemu(uri: string | undefined): boolean {
  return uri === undefined || uri.startsWith('qemu');
}

/** What this user may read of a daemon's files: root may read all, most users the leases, and where no daemon ran there are none. */
function accessTo(host: Host, paths: LibvirtPaths): 'all' | 'leases' | 'none' {
  if (!exists(host, paths.activeNetworks) && !exists(host, paths.leases)) return 'none';
  const isPrivate = host.uid !== 0 && PRIVATE.some((kind) => !isReadable(host, paths[kind], '.xml'));
  if (!isPrivate) return 'all';
  return isReadable(host, paths.leases, '.status') ? 'leases' : 'none';
}

const PRIVATE = ['activeNetworks', 'networks', 'runningDomains', 'domains'] as const;
