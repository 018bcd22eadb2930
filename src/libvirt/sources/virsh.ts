import { VnetError } from '../../error.ts';
import { type Domain, readDomain } from '../domain.ts';
import { DOMAINS, dumpEach, NETWORKS } from '../dump-each.ts';
import { parseMacs } from '../leases/macs-file.ts';
import { parseVirshLeases } from '../leases/virsh-leases.ts';
import type { Libvirt, NetworkLeases } from '../libvirt.ts';
import { type LibvirtPaths, locationOf } from '../location.ts';
import { fold } from '../names.ts';
import { type NetworkSummary, readNetworkSummary } from '../network-summary.ts';
import { listLines } from '../networks.ts';
import { type Reading, readEach } from '../reading.ts';
import type { Target } from '../target.ts';
import type { Virsh } from '../virsh.ts';
import { leasesOfBridges } from './daemon-files.ts';
import { selectNetworks } from './networks.ts';

/** Queries libvirt through virsh. The leases come from the daemon's files if `files` says where this user may read them. */
export function virshAnswers({ host, virsh }: Target, files: LibvirtPaths | undefined): Libvirt {
  let lastNetworks: readonly NetworkSummary[] = [];
  const everyNetwork = async ({ definitions = false } = {}) => {
    const { items, problems } = await dumpEach(virsh, NETWORKS, { definitions });
    lastNetworks = items.map(({ xml, active, hasUuid }) => {
      const network = readNetworkSummary(xml, active);
      return hasUuid ? network : { ...network, uuid: undefined };
    });
    const defined = items.flatMap(({ xml, inactiveXml }) => (inactiveXml === xml ? [] : (inactiveXml ?? [])));
    return { items: [...lastNetworks, ...defined.map((xml) => readNetworkSummary(xml, false))], problems };
  };
  const leases: Libvirt['leases'] = async (names, filter) => {
    const networks = selectNetworks((await everyNetwork()).items, names);
    return files === undefined ? queryLeases(virsh, networks) : leasesOfBridges(host, files.leases, networks, filter);
  };
  return {
    source: 'virsh',
    isSnapshot: false,
    isLocal: locationOf(virsh.uri, host).local,
    readsLeaseFiles: files !== undefined,
    directories: files === undefined ? [] : [files.leases, files.activeNetworks],
    watchChanges: (onChange) => virsh.watchChanges(onChange),
    networks: everyNetwork,
    async defined() {
      const [autostart, persistent] = await listLines(
        virsh,
        ['net-list', '--all', '--autostart', '--name'],
        ['net-list', '--all', '--persistent', '--name'],
      );
      return { autostart: new Set(autostart), persistent: new Set(persistent) };
    },
    async isActive(name) {
      if (lastNetworks.length === 0) await everyNetwork();
      return lastNetworks.some((network) => network.name === name && network.active);
    },
    leases,
    allLeases: (filter) => leases([], filter),
    pluggedGuests() {
      if (files === undefined) return { items: [], problems: [] };
      const { items, problems } = readEach(host, files.leases, '.macs', parseMacs);
      return { items: items.flat(), problems };
    },
    async domains(names) {
      try {
        return await (names === undefined ? queryDomains(virsh) : queryNamedDomains(virsh, names));
      } catch (error) {
        // A connection such as network:///system has networks only.
        if (error instanceof VnetError && error.code === 'unsupported') return undefined;
        throw error;
      }
    },
    domainNames: () => [],
  };
}

/**
 * The leases of each network as `virsh net-dhcp-leases` prints them. A network that is undefined meanwhile has none. Throws
 * VnetError `unsupported` if the driver has no leases at all.
 */
async function queryLeases(virsh: Virsh, networks: readonly NetworkSummary[]): Promise<Reading<NetworkLeases>> {
  const answers = await virsh.askAll(
    networks.map(({ name, uuid }) => ['net-dhcp-leases', `--network=${uuid ?? name}`]),
  );
  const items: NetworkLeases[] = [];
  const problems: VnetError[] = [];
  for (const [index, network] of networks.entries()) {
    const { name, uuid } = network;
    const { stdout = '', errors = [] } = answers[index] ?? {};
    const named = errors.map((error) => (uuid === undefined ? error : error.replaceAll(uuid, name)));
    const problem = errors.length === 0 ? undefined : (await import('../errors/failure.ts')).failure(named);
    if (problem?.code === 'unsupported') throw problem;
    if (problem === undefined || problem.code === 'not-found') {
      const leases = parseVirshLeases(stdout, 'virsh net-dhcp-leases', 'Z').map(({ lease }) => lease);
      items.push({ bridge: network.bridge, network, leases });
    } else {
      problems.push(problem);
    }
  }
  return { items, problems };
}

async function queryDomains(virsh: Virsh): Promise<Domain[]> {
  const { items } = await dumpEach(virsh, DOMAINS);
  return items.map(({ xml, active }) => readDomain(xml, active));
}

/** Every domain, but only those with one of these names, in any case, have their interfaces. */
async function queryNamedDomains(virsh: Virsh, names: readonly string[]): Promise<Domain[]> {
  const [all = [], running = []] = await listLines(virsh, ['list', '--all', '--name'], ['list', '--name']);
  const wanted = new Set(names.map(fold));
  const called = all.filter((name) => wanted.has(fold(name)));
  const dumps = await virsh.askAll(called.map((name) => ['dumpxml', `--domain=${name}`]));
  const xml = new Map(called.map((name, index) => [name, dumps[index]?.stdout ?? '']));
  const active = new Set(running);
  return all.map((name) => ({ ...readDomain(xml.get(name) ?? '', active.has(name)), name }));
}
