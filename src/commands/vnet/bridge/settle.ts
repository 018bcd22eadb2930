import { exclusively, lock } from '../../../change/change.ts';
import { statePath } from '../../../change/state.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { libvirtNetworks } from '../../../facts/libvirt-networks.ts';
import type { Host } from '../../../host/host.ts';
import { confirmMove } from '../../../host-bridge/confirm.ts';
import { type FoundMove, forget, type MoveRecord } from '../../../host-bridge/record.ts';
import { notRestored, rollBack } from '../../../host-bridge/rollback.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { progressOn } from '../../../terminal/progress.ts';
import { createNetwork, finishNetwork, removeNetwork } from './network.ts';
import { foundMove, moveOutcome, notPending, statusOf } from './report.ts';

/** Does something with the record of a bridge while nobody else confirms or undoes a move. */
async function deciding<T>(host: Host, bridge: string, work: (found: FoundMove) => Promise<T>): Promise<T> {
  foundMove(host, bridge);
  const release = await lock(host, `${statePath(host)}/bridge.lock`);
  try {
    return await work(foundMove(host, bridge));
  } finally {
    release();
  }
}

/** vnet bridge confirm. Running it again does what an earlier run could not. */
export function confirm(bridge: string, session: string | undefined, context: Context): Promise<Outcome> {
  return deciding(context.host, bridge, (found) => confirmFound(found, session, context));
}

async function confirmFound(found: FoundMove, session: string | undefined, context: Context): Promise<Outcome> {
  const { host } = context;
  const { bridge, link, network, direction, session: creator } = found.record;
  const status = statusOf(found, host);
  if (status !== 'confirmed') {
    if (found.state !== 'pending' && found.state !== 'confirming') throw notPending(found, host);
    if (status === 'undone by a reboot') throw notPending(found, host);
    if (creator !== null && session === creator) throw sameSession(bridge);
    if (found.state === 'pending' && found.deadline === undefined) throw unfinished(bridge);
    await confirmMove(host, found);
  }
  if (status !== 'confirmed' && direction === 'remove') {
    if (network !== null) await removeNetwork(context, network);
    await forget(host, found.directory);
    const data = { bridge, interface: link, manager: found.record.method.manager, status: 'removed' };
    return { kind: 'record', text: `bridge ${bridge}: removed\n`, data };
  }
  const isNew = network !== null && !(await libvirtNetworks(context)).names.includes(network);
  if (network !== null && isNew) await createNetwork(context, network, bridge);
  else if (network !== null) await finishNetwork(context, network);
  return moveOutcome(`bridge ${bridge}: confirmed${isNew ? `, network ${network} started` : ''}`, host, bridge);
}

function sameSession(bridge: string): VnetError {
  return new VnetError('refused', 'this ssh session is older than the move; it shows only that open connections work', {
    hint: 'log in again, without a shared connection (ssh -S none), and run there',
    commands: [shellCommand('vnet', 'bridge', 'confirm', ...operands(bridge))],
  });
}

function unfinished(bridge: string): VnetError {
  return new VnetError('refused', `the move to bridge '${bridge}' is not finished`, {
    hint: 'wait until the command that makes it says so. To see its state, run',
    commands: ['vnet bridge list'],
  });
}

function confirmedAlready({ bridge, direction }: MoveRecord): VnetError {
  const confirmation = shellCommand('vnet', 'bridge', 'confirm', ...operands(bridge));
  const removal = shellCommand('vnet', 'bridge', 'remove', ...operands(bridge));
  const message = `a confirmation of bridge '${bridge}' was interrupted after its files were written`;
  return new VnetError('refused', message, {
    hint: direction === 'create' ? 'finish it, and remove the bridge then' : 'finish it',
    commands: direction === 'create' ? [confirmation, removal] : [confirmation],
  });
}

/** vnet bridge rollback. */
export function rollback(bridge: string, { host }: Context): Promise<Outcome> {
  return deciding(host, bridge, (found) => rollBackFound(found, host));
}

async function rollBackFound(found: FoundMove, host: Host): Promise<Outcome> {
  const { bridge } = found.record;
  const canRollBack = found.state === 'pending' || found.state === 'rolling-back' || found.state === 'confirming';
  if (!canRollBack || statusOf(found, host) === 'undone by a reboot') throw notPending(found, host);
  // What makes the move would go on after the script.
  if (found.state === 'pending' && found.deadline === undefined) await exclusively(host, async () => {});
  if (found.state === 'confirming') {
    // Finishes or undoes what a confirmation that was killed has changed.
    await exclusively(host, async () => {});
    if (!host.isRegularFile(`${found.directory}/restore.sh`)) throw confirmedAlready(found.record);
  }
  const progress = progressOn(host);
  await progress.show('moving everything back...');
  const isRestored = await rollBack(host, found.directory, 'vnet bridge rollback').finally(() => progress.clear());
  if (!isRestored) throw new VnetError('refused', notRestored(found.directory));
  return moveOutcome(`bridge ${bridge}: rolled back, everything is as it was`, host, bridge);
}
