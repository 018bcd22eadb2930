import { restartOf } from '../apply/restart.ts';
import { type NetworkState, readState } from '../apply/state.ts';
import type { Plan } from '../change/change.ts';
import type { CommandStep } from '../change/command-step.ts';
import { editStep } from '../change/file-step.ts';
import type { Step } from '../change/registry.ts';
import { statePath } from '../change/state.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { Target } from '../libvirt/target.ts';
import { compareNetworks } from '../network/compare/compare.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { containerZone } from './containers.ts';
import { isOwnFile, serviceNames } from './forwarder.ts';
import { type FileRecord, type Manifest, manifestStep, type NetworkRecord, readManifest } from './manifest.ts';
import { asNetwork, withoutAuthority, withoutForwarders, withoutHostName } from './network-edits.ts';
import { connectedNetworks, liveSteps } from './networks.ts';
import { stopSteps } from './own-service.ts';
import { PATH } from './resolver/resolv-conf.ts';
import { serviceAfterUndo } from './resolver/service.ts';
import { planConnection } from './setup.ts';

export interface UndoPlan extends Plan {
  readonly notes: readonly Finding[];
  /** Whether there is anything to undo. */
  readonly isSetUp: boolean;
  /** What stays set up. */
  readonly manifest?: Manifest;
}

interface UndoOptions {
  /** Whether networks may restart. */
  readonly restart: boolean;
}

type LocalTarget = Pick<Target, 'host' | 'virsh'>;

/** Plans the way back to what was there before setup; without setup there are no steps. */
export async function planUndo(target: LocalTarget, options: UndoOptions): Promise<UndoPlan> {
  const { host } = target;
  const title = 'disconnect the DNS of networks and containers from this host';
  const manifest = await readManifest(host);
  if (manifest === undefined) return { title, notes: [], steps: [], isSetUp: false };
  const notes: Finding[] = [];
  const own: Step[] = [];
  const theirs: Step[] = [];
  for (const [path, record] of Object.entries(manifest.files)) {
    (isOwnFile(path) ? own : theirs).push(...(await restoreFile(host, path, { record, notes })));
  }
  const networks: Step[] = [];
  const { networks: states } = await readState(target, Object.keys(manifest.networks));
  for (const [name, record] of Object.entries(manifest.networks)) {
    const state = states.get(name);
    if (state === undefined) notes.push(networkGone(name));
    else networks.push(...(await restoreNetwork(target, state, { record, notes, ...options })));
  }
  const service = serviceAfterUndo(host, manifest.kind);
  return {
    title,
    isSetUp: true,
    notes,
    steps: [
      ...theirs,
      ...(service === undefined ? [] : [service]),
      ...networks,
      ...stopSteps(serviceNames(manifest.containers !== null), manifest.systemd),
      ...own,
      ...manifest.directories
        .toReversed()
        .filter((path) => becomesEmpty(host, path, manifest))
        .map(removeDirectory),
      ...(await manifestStep(host, undefined)),
    ],
  };
}

/** Plans the way back for some of the networks; the others stay connected. Throws VnetError `not-found` if one is not connected. */
export async function planDisconnect(
  target: LocalTarget,
  names: readonly string[],
  { restart }: UndoOptions,
): Promise<UndoPlan> {
  const { host } = target;
  const manifest = await readManifest(host);
  const { networks: states } = await readState(target, [...names, ...Object.keys(manifest?.networks ?? {})]);
  const leaving = new Set(names.map((name) => states.get(name)?.name ?? name));
  const unknown = [...leaving].find((name) => manifest?.networks[name] === undefined);
  if (manifest === undefined || unknown !== undefined) throw notConnected(unknown ?? '', manifest);
  const staying = Object.keys(manifest.networks).filter((name) => !leaving.has(name));
  if (staying.length === 0) return planUndo(target, { restart });
  const notes: Finding[] = [];
  const restored: Step[] = [];
  for (const name of leaving) {
    const [state, record] = [states.get(name), manifest.networks[name]];
    if (state === undefined) notes.push(networkGone(name));
    else if (record !== undefined) {
      restored.push(...(await restoreNetwork(target, state, { record, notes, restart })));
    }
  }
  const networks = await connectedNetworks(target, staying, { records: manifest.networks, restart });
  const containers = manifest.containers === null ? undefined : await containerZone(host, manifest.containers);
  const plan = await planConnection(target, {
    networks,
    containers,
    manifest,
    restart,
    withoutContainers: manifest.withoutContainers === true,
  });
  return {
    title: `disconnect the DNS of networks from this host: ${[...leaving].join(', ')}`,
    isSetUp: true,
    manifest: plan.manifest,
    notes: [...plan.notes, ...notes],
    steps: [...plan.steps, ...restored],
  };
}

function notConnected(name: string, manifest: Manifest | undefined): VnetError {
  if (manifest === undefined) return new VnetError('not-found', 'vnet dns is not set up on this host');
  const hint = `these networks are: ${Object.keys(manifest.networks).join(', ')}`;
  return new VnetError('not-found', `the DNS of network '${name}' is not connected with this host`, { hint });
}

interface RestoreFileOptions {
  readonly record: FileRecord;
  readonly notes: Finding[];
}

/** A file that something else has changed since: resolv.conf stays, of others a copy stays. */
async function restoreFile(host: Host, path: string, { record, notes }: RestoreFileOptions): Promise<Step[]> {
  const step = await editStep(host, path, () => record.before ?? undefined);
  const { before: now } = step;
  if (now === record.after || now === step.after) return [step];
  if (now === undefined) {
    notes.push(fileChanged(`${path} has been removed since; it is restored`));
    return [step];
  }
  if (path === PATH) {
    notes.push(fileChanged(`${path} has been changed since, so it stays`));
    return [];
  }
  const directory = statePath(host) ?? '';
  const copy = `${directory}/${path.split('/').at(-1)}.${host.now().toISOString().replace(/\D/g, '').slice(0, 14)}.bak`;
  notes.push(fileChanged(`${path} has been changed since; a copy is in ${copy}`));
  return [await editStep(host, copy, () => now, { role: 'backup', like: path }), step];
}

function fileChanged(message: string): Finding {
  return { id: 'file-changed', severity: 'warning', message };
}

function networkGone(name: string): Finding {
  return { id: 'network-gone', severity: 'note', message: `network '${name}' does not exist any more` };
}

interface RestoreNetworkOptions extends UndoOptions {
  readonly record: NetworkRecord;
  readonly notes: Finding[];
}

async function restoreNetwork(
  target: LocalTarget,
  state: NetworkState,
  { record, notes, restart }: RestoreNetworkOptions,
): Promise<Step[]> {
  const { name, definition, live } = state;
  const [before, after] = [asNetwork(record.before), asNetwork(record.after)];
  const changed = compareNetworks(before, after, { live: false });
  if (changed.length === 0) return [];
  const steps: Step[] = [];
  const isUnchanged = definition !== undefined && compareNetworks(definition, after, { live: false }).length === 0;
  const wanted = isUnchanged ? before : definition && withoutOurs(definition, record);
  if (!isUnchanged) notes.push(networkChanged(name));
  if (definition !== undefined && wanted !== undefined && wanted.source !== definition.source) {
    const { uri } = target.virsh;
    steps.push({ kind: 'define', uri, network: name, before: definition.source, after: wanted.source });
  }
  if (live === undefined) return steps;
  const needsStart =
    wanted !== undefined && compareNetworks(live, wanted, { live: true }).some(({ needs }) => needs === 'restart');
  if (needsStart && restart) {
    steps.push((await restartOf(target, state, { wanted: wanted.network, isChanged: true })).step);
    return steps;
  }
  if (needsStart) notes.push(restartPending(name));
  const unnamed = withoutHostName(live, record.server);
  return changed.some(({ path }) => path.startsWith('dns host '))
    ? [...steps, ...liveSteps(target, state, unnamed)]
    : steps;
}

/** A definition that something else has changed since, without the entries of vnet. */
function withoutOurs(definition: ReadNetwork, { domain, server, authority }: NetworkRecord): ReadNetwork {
  const rest = withoutForwarders(withoutHostName(definition, server));
  return authority === undefined ? rest : withoutAuthority(rest, domain);
}

function networkChanged(name: string): Finding {
  return {
    id: 'network-changed',
    severity: 'warning',
    message: `the definition of network '${name}' has been changed since; only the entries of vnet are removed`,
  };
}

function restartPending(name: string): Finding {
  return {
    id: 'restart-pending',
    severity: 'note',
    message: `network '${name}' gets its earlier settings when it starts again`,
    fix: 'restart it; guests stay connected',
    commands: [shellCommand('vnet', 'restart', ...operands(name))],
  };
}

function becomesEmpty(host: Host, directory: string, { files, directories }: Manifest): boolean {
  const ours = new Set([...Object.keys(files), ...directories]);
  return (host.listDirectory(directory) ?? []).every((name) => ours.has(`${directory}/${name}`));
}

function removeDirectory(path: string): CommandStep {
  return {
    kind: 'command',
    description: `remove directory ${path}`,
    apply: ['rmdir', '--', path],
    undo: ['mkdir', '-m', '755', '--', path],
    check: ['test', '!', '-d', path],
  };
}
