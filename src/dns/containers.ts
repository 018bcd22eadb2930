import { isPlainIp } from '../address/ip.ts';
import { VnetError } from '../error.ts';
import { engineSubnets } from '../facts/containers.ts';
import type { Host } from '../host/host.ts';
import { installedPrograms } from '../host/installed-programs.ts';
import { fold } from '../libvirt/names.ts';
import { type ContainerZone, HOSTS_DIRECTORY } from './forwarder.ts';
import type { DnsServer } from './questions.ts';
import { reverseZones } from './reverse-zones.ts';
import type { Zone } from './zone.ts';

const ENGINES = ['podman', 'docker'] as const;
export type Engine = (typeof ENGINES)[number];

/** The file for dnsmasq with the names of containers. */
export const HOSTS_FILE = `${HOSTS_DIRECTORY}/containers`;

/** A container that runs, and its addresses on one network of its engine. */
export interface ContainerAddress {
  readonly container: string;
  readonly network: string;
  readonly ips: readonly string[];
}

/** The engines that are installed. */
export function installedEngines(host: Host): Engine[] {
  const installed = installedPrograms(host);
  return ENGINES.filter((engine) => installed.has(engine));
}

/** The zone of containers, with the reverse zones of the subnets that engines have now. */
export async function containerZone(host: Host, domain: string): Promise<ContainerZone> {
  const subnets = await eachEngine(host, (engine) => engineSubnets(host, engine));
  return { domain: fold(domain), reverse: [...new Set(subnets.flatMap(reverseZones))] };
}

/** A DNS domain for containers next to that of the first network: `ctr.lab` for `vm.lab`. */
export function defaultContainerDomain([first]: readonly Zone[]): string | undefined {
  if (first === undefined) return undefined;
  const parent = first.domain.split('.').slice(1).join('.');
  return parent === '' ? `ctr.${first.domain}` : `ctr.${parent}`;
}

/** What all engines say. One that does not answer has no containers. */
async function eachEngine<T>(host: Host, read: (engine: Engine) => Promise<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for (const engine of installedEngines(host)) {
    try {
      all.push(...(await read(engine)));
    } catch (error) {
      if (!(error instanceof VnetError)) throw error;
    }
  }
  return all;
}

/** The containers of an engine that run. Throws VnetError `refused` if the engine does not answer. */
async function runningContainers(host: Host, engine: Engine): Promise<ContainerAddress[]> {
  const ids = (await outputOf(host, engine, ['ps', '-q', '--no-trunc'])).split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  return containersIn(await outputOf(host, engine, ['inspect', '--type', 'container', ...ids]));
}

async function outputOf(host: Host, engine: Engine, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run(engine, args, { limit: host.limits.program });
  // A container that ends meanwhile is an error of `inspect`, which prints the others.
  if (status !== 0 && !stdout.startsWith('[')) throw new VnetError('refused', `${engine}: ${stderr.trim()}`);
  return stdout;
}

interface Inspected {
  readonly Name?: unknown;
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** Reads what `inspect` prints. */
export function containersIn(json: string): ContainerAddress[] {
  const list: readonly Inspected[] = JSON.parse(json);
  return list.flatMap(({ Name, NetworkSettings }) => {
    const container = typeof Name === 'string' ? Name.replace(/^\//, '') : '';
    return Object.entries(NetworkSettings?.Networks ?? {}).flatMap(([network, { IPAddress, GlobalIPv6Address }]) => {
      const ips = [IPAddress, GlobalIPv6Address].filter((ip) => typeof ip === 'string').filter(isPlainIp);
      return ips.length === 0 ? [] : { container, network, ips };
    });
  });
}

/**
 * The lines of a hosts file (hosts(5)): `NAME.DOMAIN` and `NAME.NETWORK.DOMAIN` for each address. Names that are not one label of
 * the DNS are skipped: anybody who may start a container chooses them.
 */
export function hostsText(containers: readonly ContainerAddress[], domain: string): string {
  const lines = containers.flatMap(({ container, network, ips }) => {
    if (!isLabel(container)) return [];
    const names = [`${container}.${domain}`, ...(isLabel(network) ? [`${container}.${network}.${domain}`] : [])];
    return ips.map((ip) => `${ip} ${fold(names.join(' '))}\n`);
  });
  return lines.sort().join('');
}

function isLabel(name: string): boolean {
  return /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(name);
}

/**
 * Writes the names of all containers that run for vnet's dnsmasq, and returns whether they have changed. Engines that do not answer
 * are skipped.
 */
export async function writeContainerNames(host: Host, domain: string): Promise<boolean> {
  const input = hostsText(await eachEngine(host, (engine) => runningContainers(host, engine)), domain);
  if (host.readFile(HOSTS_FILE)?.toString() === input) return false;
  const { status, stderr } = await host.run('sh', ['-c', REPLACE, 'sh', HOSTS_FILE], { input, changes: true });
  if (status !== 0) throw new VnetError('file-unreadable', `cannot write ${HOSTS_FILE}: ${stderr.trim()}`);
  return true;
}

/** Removes the names of all containers. */
export async function removeContainerNames(host: Host): Promise<void> {
  if (host.isRegularFile(HOSTS_FILE)) await host.run('rm', ['-f', '--', HOSTS_FILE], { changes: true });
}

/** dnsmasq ignores files that end in `~`, and sees a file that is moved to another name, but not a hard link. */
const REPLACE = 'umask 022; cat >"$1.$$~" && mv "$1.$$~" "$1"';

/** The DNS servers of podman's networks that have containers. */
export async function podmanServers(host: Host): Promise<DnsServer[]> {
  if (!installedEngines(host).includes('podman')) return [];
  try {
    const containers = await runningContainers(host, 'podman');
    const names = [...new Set(containers.map(({ network }) => network))];
    if (names.length === 0) return [];
    return serversIn(await outputOf(host, 'podman', ['network', 'inspect', ...names]));
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}

interface InspectedNetwork {
  readonly name?: unknown;
  readonly dns_enabled?: unknown;
  readonly subnets?: readonly { readonly gateway?: unknown }[];
}

function serversIn(json: string): DnsServer[] {
  const list: readonly InspectedNetwork[] = JSON.parse(json);
  return list.flatMap(({ name, dns_enabled: isEnabled, subnets }) => {
    const gateway = subnets
      ?.map((subnet) => subnet.gateway)
      .find((each) => typeof each === 'string' && isPlainIp(each));
    if (isEnabled !== true || typeof name !== 'string' || typeof gateway !== 'string') return [];
    return { name: `containers of ${name}`, address: gateway };
  });
}

/** podman's DNS server reads resolv.conf when it starts and when it gets this signal. */
const RELOAD = `
for file in /run/containers/networks/aardvark-dns/aardvark.pid /run/containers/storage/networks/aardvark-dns/aardvark.pid; do
  pid=$(cat "$file" 2>/dev/null) && [ "$(cat "/proc/$pid/comm")" = aardvark-dns ] && kill -HUP "$pid"
done
`;

/** Lets podman's DNS server, if it runs, use the servers that resolv.conf names now. */
export async function reloadPodmanServer(host: Host): Promise<void> {
  await host.run('sh', ['-c', RELOAD], { changes: true });
}
