import type { Plan } from '../change/change.ts';
import type { CommandStep } from '../change/command-step.ts';
import { editStep } from '../change/file-step.ts';
import type { Step } from '../change/registry.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { Target } from '../libvirt/target.ts';
import { checkedDomain } from './checked-domain.ts';
import { containerZone, defaultContainerDomain, installedEngines } from './containers.ts';
import {
  CONFIGURATION,
  configurationOf,
  type Forwarder,
  hasSystemd,
  isOwnFile,
  serviceNames,
  unitsOf,
} from './forwarder.ts';
import { type FileRecord, type Manifest, manifestStep, type NetworkRecord, readManifest } from './manifest.ts';
import { type NetworkOptions, networkChange, selectNetworks } from './networks.ts';
import { startSteps } from './own-service.ts';
import type { Connection } from './resolver/connection.ts';
import { detectConnection } from './resolver/detect.ts';
import { PATH, parseResolvConf, readResolvConf } from './resolver/resolv-conf.ts';
import { checkDomains } from './zone.ts';

export interface SetupOptions extends NetworkOptions {
  /** The DNS domain of containers; `none` for no containers, undefined for the default. */
  readonly containers: string | undefined;
  /** Whether the user agrees that all questions of the host go to vnet's dnsmasq. */
  readonly yes: boolean;
}

export interface SetupPlan extends Plan {
  readonly forwarder: Forwarder;
  readonly notes: readonly Finding[];
}

/** Plans what connects networks and containers with the DNS of this host. Throws VnetError if that is impossible or dangerous. */
export async function planSetup(target: Pick<Target, 'host' | 'virsh'>, options: SetupOptions): Promise<SetupPlan> {
  const { host } = target;
  const manifest = await readManifest(host);
  const { connection, search } = await connectionOf(host, manifest, options);
  const { networks, notes } = await selectNetworks(target, options, Object.keys(manifest?.networks ?? {}));
  if (networks.length === 0) throw nothingToConnect(notes);
  const zones = networks.map(({ zone }) => zone);
  const containers = await containersOf(host, options, manifest?.containers ?? defaultContainerDomain(zones));
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
    const change = await networkChange(target, each, { forwarder, restart: options.restart });
    own.push(...change.steps);
    const known = manifest?.networks[name];
    const { domain, server } = each.zone;
    records[name] = {
      before: each.definition.source,
      ...known,
      domain,
      server,
      after: change.after ?? known?.after ?? each.definition.source,
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
    systemd,
  };
  return {
    title: 'connect the DNS of networks and containers with this host',
    forwarder,
    notes: [...notes, ...(pending.length > 0 ? [restartPending(pending)] : [])],
    steps: [
      ...directories.map(directoryStep),
      ...(await manifestStep(host, next)),
      ...files.steps.filter(({ path }) => isOwnFile(path)),
      ...(await startSteps(host, serviceNames(containers !== undefined), systemd)),
      ...own,
      ...files.steps.filter(({ path }) => !isOwnFile(path)),
      ...(connection.service === undefined ? [] : [connection.service]),
    ],
  };
}

async function connectionOf(
  host: Host,
  manifest: Manifest | undefined,
  { yes }: SetupOptions,
): Promise<{ readonly connection: Connection; readonly search: readonly string[] }> {
  const now = await readResolvConf(host);
  const before = manifest?.files[PATH]?.before;
  const original = before === undefined || before === null ? now : parseResolvConf(before, PATH);
  const connection = await detectConnection(host, original, manifest?.kind);
  if (connection.consent !== undefined && !yes) {
    throw new VnetError('refused', `setup needs your consent, because ${connection.consent}`, {
      hint: "to agree, add --yes. To let programs on this host resolve guests without DNS, by libvirt's NSS modules, run",
      commands: ['vnet nss enable'],
    });
  }
  return { connection, search: original.search };
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
