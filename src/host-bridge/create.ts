import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { answeringGateways } from './gateway.ts';
import { runtimeRestore } from './managers/runtime.ts';
import { ipBatch, type Method } from './method.ts';
import { type Move, type MoveOptions, makeMove } from './move.ts';
import { checkLinkName, checkMovable, firewallWarnings } from './obstacles.ts';
import { type MethodOptions, methodFor } from './owner.ts';
import { bootOf, emptyDirectory, findMove, isBridge } from './record.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

export interface CreateOptions {
  readonly bridge: string;
  readonly link: string;
  readonly runtimeOnly: boolean;
  readonly network: string | undefined;
  /** How to move the settings to the bridge of that network; undefined for a bridge of the manager. */
  readonly route: MethodOptions['route'];
  /** The remote session that begins the move. */
  readonly session: string | undefined;
}

/** A move that could begin. */
export interface CreatePlan {
  readonly bridge: string;
  readonly before: Snapshot;
  readonly method: Method;
  readonly gateways: readonly string[];
  readonly findings: readonly Finding[];
}

/** Plans the move of an interface to a new bridge. Changes nothing. Throws VnetError if it cannot be moved, with the reason. */
export async function planCreate(host: Host, { bridge, link, runtimeOnly, route }: CreateOptions): Promise<CreatePlan> {
  checkLinkName('the bridge', bridge);
  checkLinkName('the interface', link);
  rejectUnfinished(host, bridge);
  await checkMovable(host, link, bridge);
  const before = await takeSnapshot(host, link);
  const method = await methodFor(host, { before, bridge, runtimeOnly, route });
  rejectExisting(host, method);
  const gateways = await answeringGateways(host, before);
  return { bridge, before, method, gateways, findings: await firewallWarnings(host, link, bridge) };
}

/** Throws VnetError if a file that the move would create exists. */
function rejectExisting(host: Host, { trial, lasting }: Method): void {
  const added = [...trial, ...lasting.filter(({ before }) => before === undefined)];
  const existing = added.find(({ path }) => host.isRegularFile(path));
  if (existing === undefined) return;
  throw new VnetError('refused', `${existing.path} exists already`, { hint: 'remove it, or choose another bridge' });
}

/** Throws VnetError if a move of this bridge waits for its confirmation, or has been confirmed. */
function rejectUnfinished(host: Host, bridge: string): void {
  const found = findMove(host, bridge);
  if (found === undefined) return;
  const isOver = !isBridge(found) && (found.state === 'rolled-back' || found.record.boot !== bootOf(host));
  if (isOver || found.record.method.manager === 'runtime') return;
  throw new VnetError('refused', `vnet is moving an interface to '${bridge}' already, or has done so`, {
    hint: 'list the bridges of vnet',
    commands: ['vnet bridge list'],
  });
}

/** Carries out a plan. Throws as makeMove does. */
export async function create(
  host: Host,
  { bridge, before, method, gateways }: CreatePlan,
  options: CreateOptions,
  moveOptions: Omit<MoveOptions, 'directory' | 'state'>,
): Promise<readonly Finding[]> {
  const { link } = before;
  const move: Move = {
    record: {
      version: 1,
      direction: 'create',
      bridge,
      link,
      before,
      method,
      network: options.network ?? null,
      session: options.session ?? null,
      boot: bootOf(host),
    },
    line: shellCommand(
      'vnet',
      'bridge',
      'create',
      ...(options.route === undefined ? [] : ['--route']),
      `--from=${link}`,
      ...operands(bridge),
    ),
    before,
    to: bridge,
    gateways,
    release: [],
    files: method.trial,
    commands: method.withTrial.up,
    undo: {
      release: method.withTrial.release,
      files: method.trial.map(({ path, mode }) => ({ path, mode, content: undefined })),
      commands: method.down,
      fallback: [ipBatch(runtimeRestore(before, bridge))],
    },
    isLinked: () => host.listDirectory(`/sys/class/net/${bridge}/brif`)?.includes(link) === true,
  };
  return makeMove(host, move, { ...moveOptions, directory: await emptyDirectory(host, bridge), state: undefined });
}
