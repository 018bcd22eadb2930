import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { answeringGateways } from './gateway.ts';
import { runtimeMove } from './managers/runtime.ts';
import { ipBatch } from './method.ts';
import { type Move, type MoveOptions, makeMove } from './move.ts';
import { bootOf, clearDirectory, type FoundMove, isBridge } from './record.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/** A bridge that could be removed. */
export interface RemovePlan {
  readonly found: FoundMove;
  readonly before: Snapshot;
  readonly gateways: readonly string[];
}

/**
 * Plans the removal of a bridge that vnet has created: the interface gets its settings back. Changes nothing. Throws VnetError if
 * guests are on the bridge, or if the files that vnet wrote have changed.
 */
export async function planRemove(host: Host, found: FoundMove): Promise<RemovePlan> {
  const { record } = found;
  const { bridge, link, method } = record;
  if (!isBridge(found)) {
    throw new VnetError('refused', `bridge '${bridge}' is not confirmed; there is nothing to remove`, {
      hint: 'list the bridges of vnet',
      commands: ['vnet bridge list'],
    });
  }
  const ports = host.listDirectory(`/sys/class/net/${bridge}/brif`);
  if (ports?.includes(link) !== true) {
    throw new VnetError('refused', `'${link}' is not on '${bridge}' any more; something else has changed it`);
  }
  const others = ports.filter((port) => port !== link);
  if (others.length > 0) {
    throw new VnetError(
      'refused',
      `bridge '${bridge}' has other ports, which would lose their network: ${others.join(', ')}`,
      {
        hint: 'stop these guests, or connect them to another network',
      },
    );
  }
  for (const { path, after } of method.lasting) {
    if (host.readFile(path)?.toString('latin1') === after) continue;
    throw new VnetError('refused', `${path} has changed since vnet wrote it, so vnet cannot restore it`, {
      hint: 'undo that change, or move the settings back by hand',
    });
  }
  const before = await takeSnapshot(host, bridge);
  return { found, before, gateways: await answeringGateways(host, before) };
}

/** Carries out a plan. Throws as makeMove does. */
export async function remove(
  host: Host,
  { found, before, gateways }: RemovePlan,
  session: string | undefined,
  moveOptions: Omit<MoveOptions, 'directory' | 'state'>,
): Promise<readonly Finding[]> {
  const { directory, record, state } = found;
  const { bridge, link, method } = record;
  const move: Move = {
    record: { ...record, direction: 'remove', session: session ?? null, boot: bootOf(host) },
    line: shellCommand('vnet', 'bridge', 'remove', ...operands(bridge)),
    before,
    to: link,
    gateways,
    release: method.withLasting.release,
    files: method.lasting.map(({ path, before: content, mode }) => ({ path, content, mode })),
    commands: method.down,
    undo: {
      release: [],
      files: method.lasting.map(({ path, after: content, mode }) => ({ path, content, mode })),
      commands: method.withLasting.up,
      fallback: [ipBatch(runtimeMove({ ...before, link }, bridge))],
    },
    isLinked: () => host.listDirectory(`/sys/class/net/${bridge}`) === undefined,
  };
  await clearDirectory(host, directory);
  return makeMove(host, move, { ...moveOptions, directory, state });
}
