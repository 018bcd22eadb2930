import { formatIp, parseIp } from '../address/ip.ts';
import type { Plan } from '../change/change.ts';
import type { CommandStep } from '../change/command-step.ts';
import { editStep } from '../change/file-step.ts';
import type { Step } from '../change/registry.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { Target } from '../libvirt/target.ts';
import { checkAuthority, DNS_PORT, defaultAddress, delegationRecords } from './authoritative.ts';
import { checkedDomain } from './checked-domain.ts';
import { containerZone, defaultContainerDomain, installedEngines } from './containers.ts';
import {
  CONFIGURATION,
  type ContainerZone,
  configurationOf,
  type Forwarder,
  hasSystemd,
  isOwnFile,
  serviceNames,
  unitsOf,
  WATCH_SERVICE,
} from './forwarder.ts';
import { type FileRecord, type Manifest, manifestStep, type NetworkRecord, readManifest } from './manifest.ts';
import { type ConnectedNetwork, type NetworkOptions, networkChange, selectNetworks } from './networks.ts';
import { startSteps, stopSteps } from './own-service.ts';
import type { Connection } from './resolver/connection.ts';
import { detectConnection } from './resolver/detect.ts';
import { PATH, parseResolvConf, readResolvConf } from './resolver/resolv-conf.ts';
import { checkDomains, type Zone } from './zone.ts';

export interface SetupOptions extends Omit<NetworkOptions, 'authority'> {
  /** The DNS domain of containers; `none` for no containers, undefined for the default. */
  readonly containers: string | undefined;
  /** Whether the DNS server of the network is to answer other machines. */
  readonly authoritative: boolean;
  /** The address at which it does (default: that of the default route). */
  readonly listen: string | undefined;
}

export interface SetupPlan extends Plan {
  readonly forwarder: Forwarder;
  /** What the plan leaves behind; its steps carry out the rest. */
  readonly manifest: Manifest;
  readonly notes: readonly Finding[];
  /** What the user has to agree to, in words that follow "because". */
  readonly consent?: string | undefined;
}

type LocalTarget = Pick<Target, 'host' | 'virsh'>;

/** Plans what connects networks and containers with the DNS of this host. Throws VnetError if that is impossible or dangerous. */
export async function planSetup(target: LocalTarget, options: SetupOptions): Promise<SetupPlan> {
  const { host } = target;
  const manifest = await readManifest(host);
  const records = manifest?.networks ?? {};
  const authority = options.authoritative ? await authorityAddress(host, options.listen) : undefined;
  const { networks, notes } = await selectNetworks(target, { ...options, authority }, records);
  if (networks.length === 0) throw nothingToConnect(notes);
  const zones = networks.map(({ zone }) => zone);
  // The one network that the user named.
  const [named] = networks;
  if (authority !== undefined && named !== undefined) await checkAuthority(host, named, authority);
  const containers = await containersOf(host, options, containersByDefault(manifest, zones));
  const withoutContainers =
    options.containers === 'none' || (options.containers === undefined && manifest?.withoutContainers === true);
  const plan = await planConnection(target, {
    networks,
    containers,
    manifest,
    restart: options.restart,
    withoutContainers,
  });
  const opened = named === undefined ? [] : portOpened(named, records[named.state.name]);
  return { ...plan, notes: [...notes, ...opened, ...plan.notes] };
}

interface ConnectionOptions {
  readonly networks: readonly ConnectedNetwork[];
  readonly containers: ContainerZone | undefined;
  /** What is set up. */
  readonly manifest: Manifest | undefined;
  readonly restart: boolean;
  /** Whether the user wants no names for containers. */
  readonly withoutContainers: boolean;
}

/** Plans what connects these networks and no others. Throws VnetError if that is impossible or dangerous. */
export async function planConnection(
  target: LocalTarget,
  { networks, containers, manifest, restart, withoutContainers }: ConnectionOptions,
): Promise<SetupPlan> {
  const { host } = target;
  const { connection, search } = await connectionOf(host, manifest);
  const zones = networks.map(({ zone }) => zone);
  const forwarder: Forwarder = { zones, containers, upstream: connection.upstream };
  checkDomains(
    [
      ...zones.map(({ network, domain }) => ({ owner: `network '${network}'`, domain })),
      ...(containers === undefined ? [] : [{ owner: 'containers', domain: containers.domain }]),
    ],
    search,
  );

  const own: Step[] = [];
  const records: Record<string, NetworkRecord> = {};
  const pending: string[] = [];
  for (const each of networks) {
    const { name } = each.state;
    const change = await networkChange(target, each, { forwarder, restart });
    own.push(...change.steps);
    const known = manifest?.networks[name];
    const { domain, server } = each.zone;
    records[name] = {
      before: each.definition.source,
      ...known,
      domain,
      server,
      after: change.after ?? known?.after ?? each.definition.source,
      ...(each.authority !== undefined && { authority: each.authority }),
    };
    if (change.isPending) pending.push(name);
  }

  const systemd = manifest?.systemd ?? hasSystemd(host);
  const ours = [
    { path: CONFIGURATION, text: configurationOf(forwarder) },
    ...(systemd ? unitsOf(forwarder, host) : []),
  ];
  const theirs = connection.files.map(({ path, text }) => ({ path, text: text(forwarder) }));
  const files = await fileSteps(host, [...ours, ...theirs], manifest);
  const directories = missingDirectories(
    host,
    [...ours, ...theirs].map(({ path }) => path),
  );
  const next: Manifest = {
    version: 1,
    kind: connection.kind,
    files: files.records,
    directories: [...(manifest?.directories ?? []), ...directories],
    networks: records,
    upstream: connection.upstream ?? null,
    containers: containers?.domain ?? null,
    ...(withoutContainers && { withoutContainers }),
    systemd,
  };
  return {
    title: 'connect the DNS of networks and containers with this host',
    forwarder,
    manifest: next,
    consent: manifest === undefined ? connection.consent : undefined,
    notes: pending.length > 0 ? [restartPending(pending)] : [],
    steps: [
      ...directories.map(directoryStep),
      ...(await manifestStep(host, next)),
      ...(systemd && manifest?.containers && containers === undefined ? stopSteps([WATCH_SERVICE], systemd) : []),
      ...files.steps.filter(({ path }) => isOwnFile(path)),
      ...(await startSteps(host, serviceNames(containers !== undefined), systemd)),
      ...own,
      ...files.steps.filter(({ path }) => !isOwnFile(path)),
      ...(connection.service === undefined ? [] : [connection.service]),
    ],
  };
}

/** What other machines can do after setup that they could not before. */
function portOpened(
  { zone: { network, domain }, authority }: ConnectedNetwork,
  known: NetworkRecord | undefined,
): Finding[] {
  if (authority === undefined || authority === known?.authority) return [];
  return [
    {
      id: 'port-opened',
      severity: 'note',
      message: `port ${DNS_PORT} (UDP and TCP) of ${authority} is open: there the DNS server of network '${network}' answers other machines about ${domain} and the addresses in it, and nothing else`,
      fix: 'add these records to the DNS server of the local network',
      evidence: delegationRecords(domain, authority),
    },
  ];
}

async function authorityAddress(host: Host, listen: string | undefined): Promise<string> {
  if (listen === undefined) return defaultAddress(host);
  const ip = parseIp(listen);
  if (ip === undefined) throw new VnetError('usage', `invalid address '${listen}'`);
  return formatIp(ip);
}

async function connectionOf(
  host: Host,
  manifest: Manifest | undefined,
): Promise<{ readonly connection: Connection; readonly search: readonly string[] }> {
  const now = await readResolvConf(host);
  const before = manifest?.files[PATH]?.before;
  const original = before === undefined || before === null ? now : parseResolvConf(before, PATH);
  return { connection: await detectConnection(host, original, manifest?.kind), search: original.search };
}

/** What the user has chosen before stays. */
function containersByDefault(manifest: Manifest | undefined, zones: readonly Zone[]): string | undefined {
  if (manifest?.withoutContainers) return undefined;
  return manifest?.containers ?? defaultContainerDomain(zones);
}

async function containersOf(host: Host, { containers }: SetupOptions, byDefault: string | undefined) {
  if (containers === 'none') return undefined;
  const domain = containers ?? (installedEngines(host).length > 0 ? byDefault : undefined);
  return domain === undefined ? undefined : containerZone(host, checkedDomain(domain));
}

function nothingToConnect(notes: readonly Finding[]): VnetError {
  return new VnetError('not-found', 'no network of libvirt has a DNS domain', { hints: notes });
}

function restartPending(networks: readonly string[]): Finding {
  return {
    id: 'restart-pending',
    severity: 'note',
    message: `reverse names, or names of other networks, follow when these networks start again: ${networks.join(', ')}`,
    fix: 'add --restart; guests stay connected',
  };
}

/** The steps that write files, and that restore those that are not needed any more. */
async function fileSteps(
  host: Host,
  files: readonly { readonly path: string; readonly text: string }[],
  manifest: Manifest | undefined,
) {
  const wanted = new Map(files.map(({ path, text }) => [path, text]));
  const records: Record<string, FileRecord> = {};
  const steps = [];
  for (const path of new Set([...wanted.keys(), ...Object.keys(manifest?.files ?? {})])) {
    const known = manifest?.files[path];
    const after = wanted.get(path);
    const step = await editStep(host, path, () => after ?? known?.before ?? undefined);
    steps.push(step);
    if (after !== undefined)
      records[path] = { before: known === undefined ? (step.before ?? null) : known.before, after };
  }
  return { steps, records };
}

/** The directories that have to be created, the outer ones first. */
function missingDirectories(host: Host, paths: readonly string[]): string[] {
  const missing = paths.flatMap((path) => {
    const parts = path.split('/').slice(1, -1);
    return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  });
  return [...new Set(missing)].filter((path) => host.listDirectory(path) === undefined);
}

function directoryStep(path: string): CommandStep {
  return {
    kind: 'command',
    description: `create directory ${path}`,
    apply: ['mkdir', '-m', '755', '--', path],
    undo: ['rmdir', '--', path],
    check: ['test', '-d', path],
  };
}
