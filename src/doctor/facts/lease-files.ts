import { VnetError } from '../../error.ts';
import type { Guest } from '../../libvirt/guest.ts';
import { parseMacs } from '../../libvirt/leases/macs-file.ts';
import { parseStatus } from '../../libvirt/leases/status-file.ts';
import { locationOf } from '../../libvirt/location.ts';
import type { Fact } from '../look.ts';

/** Files of libvirt's lease directory. */
export interface LeaseFiles {
  readonly directory: string;
  /** What each BRIDGE.macs lists, by bridge. */
  readonly plugged: ReadonlyMap<string, readonly Guest[]>;
  /** The files that are damaged. */
  readonly broken: readonly { readonly path: string; readonly reason: string }[];
}

/** BRIDGE.status and BRIDGE.macs of every network of this host. Throws VnetError if this user may not read one. */
export const leaseFiles: Fact<LeaseFiles> = async ({ host, virsh }) => {
  const directory = locationOf(virsh.uri, host).paths?.leases;
  if (directory === undefined)
    throw new VnetError('unsupported', 'the connection does not say where the lease files are');
  const plugged = new Map<string, readonly Guest[]>();
  const broken: { path: string; reason: string }[] = [];
  for (const name of host.listDirectory(directory) ?? []) {
    const [, bridge = '', kind] = /^(.*)\.(macs|status)$/s.exec(name) ?? [];
    if (kind === undefined) continue;
    const path = `${directory}/${name}`;
    try {
      const bytes = host.readFile(path) ?? Buffer.alloc(0);
      if (kind === 'macs') plugged.set(bridge, parseMacs(bytes, path));
      else parseStatus(bytes, path);
    } catch (error) {
      if (!(error instanceof VnetError) || error.code === 'permission') throw error;
      broken.push({ path, reason: error.message.replace(`${path}: `, '') });
    }
  }
  return { directory, plugged, broken };
};
