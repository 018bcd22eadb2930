import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { parseMacs } from '../leases/macs-file.ts';
import { parseStatus } from '../leases/status-file.ts';
import type { Libvirt, NetworkLeases } from '../libvirt.ts';
import type { LibvirtPaths } from '../location.ts';
import { readEach } from '../reading.ts';
import { networksOfDnsmasq } from './dnsmasq-files.ts';
import { isCalled, networkNotFound } from './networks.ts';

/** Reads another directory of state files: a backup's, a container's. dnsmasq's configuration in it names the networks. */
export function stateDirectory(host: Host, directory: string): Libvirt {
  return { ...byBridge(host, directory), source: 'state-directory', isSnapshot: true, isLocal: false };
}

/** Reads the daemon's lease files for a user who may read nothing else of it. */
export function bridgeFiles(host: Host, paths: LibvirtPaths): Libvirt {
  const files = byBridge(host, paths.leases);
  return {
    ...files,
    source: 'bridge-files',
    isSnapshot: false,
    isLocal: true,
    directories: [paths.leases, paths.activeNetworks],
    isActive: async (name) => host.listDirectory(paths.activeNetworks)?.includes(`${name}.xml`) !== false,
    async leases(names, filter) {
      const listed = host.listDirectory(paths.activeNetworks) ?? [];
      const unreadable = names.find((name) => listed.includes(`${name}.xml`));
      if (unreadable === undefined) return files.leases(names, filter);
      throw new VnetError('permission', `cannot map network '${unreadable}' to its bridge: permission denied`, {
        hint: 'to query libvirt, select its system connection',
        commands: ['export LIBVIRT_DEFAULT_URI=qemu:///system'],
      });
    },
  };
}

function byBridge(host: Host, directory: string): Omit<Libvirt, 'source' | 'isSnapshot' | 'isLocal'> {
  const leases: Libvirt['leases'] = async (names, filter) => {
    if (host.listDirectory(directory) === undefined) {
      throw new VnetError('file-unreadable', `cannot read ${directory}: No such directory`);
    }
    const networks = networksOfDnsmasq(host, directory);
    const files = readEach(host, directory, '.status', (bytes, path, bridge): NetworkLeases => {
      const network = networks.items.find((each) => each.bridge === bridge);
      return { bridge, network, leases: parseStatus(bytes, path, filter) };
    });
    const isNamed = ({ bridge, network }: NetworkLeases, name: string) =>
      bridge === name || (network !== undefined && isCalled(network, name));
    const missing = names.find(
      (name) =>
        !files.items.some((each) => isNamed(each, name)) && !networks.items.some((each) => isCalled(each, name)),
    );
    if (missing !== undefined) {
      const bridges = files.items.flatMap(({ bridge }) => bridge ?? []);
      throw networkNotFound(missing, [...networks.items.map(({ name }) => name), ...bridges]);
    }
    return {
      items: names.length === 0 ? files.items : files.items.filter((each) => names.some((name) => isNamed(each, name))),
      // dnsmasq's configuration only adds names and prefixes. A user who may not read it does not need to know.
      problems: [...files.problems, ...networks.problems.filter(({ code }) => code !== 'permission')],
    };
  };
  return {
    readsLeaseFiles: true,
    directories: [directory],
    networks: async () => networksOfDnsmasq(host, directory),
    defined: async () => undefined,
    isActive: async () => true,
    leases,
    allLeases: (filter) => leases([], filter),
    pluggedGuests() {
      const { items, problems } = readEach(host, directory, '.macs', parseMacs);
      return { items: items.flat(), problems };
    },
    domains: async () => undefined,
    domainNames: () => [],
  };
}
