import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { noSuchFile } from '../../host/no-such-file.ts';
import { parseLeases } from '../leases/detect.ts';
import { parseMacs } from '../leases/macs-file.ts';
import type { Libvirt, NetworkLeases } from '../libvirt.ts';
import { readEach } from '../reading.ts';

/** Reads lease files of any format that the user named, and the guests of a state directory, if there is one. */
export function leaseFiles(host: Host, files: readonly string[], stateDir: string | undefined): Libvirt {
  // A pipe can only be read once.
  const pipes = new Map<string, Buffer | undefined>();
  const read = (path: string) => {
    if (path !== '-' && host.isRegularFile(path)) return host.readFile(path);
    if (!pipes.has(path)) pipes.set(path, host.readInput(path));
    return pipes.get(path);
  };
  const allLeases: Libvirt['allLeases'] = async (filter) => {
    const items: NetworkLeases[] = [];
    const problems: VnetError[] = [];
    for (const path of files) {
      try {
        const bytes = read(path);
        if (bytes === undefined) throw noSuchFile(path, host);
        const leases = parseLeases(bytes, path === '-' ? 'standard input' : path, filter);
        items.push({ bridge: undefined, network: undefined, leases });
      } catch (error) {
        if (!(error instanceof VnetError)) throw error;
        problems.push(error);
      }
    }
    return { items, problems };
  };
  return {
    source: 'lease-files',
    isSnapshot: true,
    isLocal: false,
    readsLeaseFiles: true,
    directories: files.map(directoryOf),
    networks: async () => ({ items: [], problems: [] }),
    defined: async () => undefined,
    isActive: async () => true,
    leases: (_names, filter) => allLeases(filter, { withNetworks: false }),
    allLeases,
    pluggedGuests() {
      if (stateDir === undefined) return { items: [], problems: [] };
      const { items, problems } = readEach(host, stateDir, '.macs', parseMacs);
      return { items: items.flat(), problems };
    },
    domains: async () => undefined,
    domainNames: () => [],
  };
}

function directoryOf(file: string): string {
  return file.replace(/\/?[^/]*$/, '') || (file.startsWith('/') ? '/' : '.');
}
