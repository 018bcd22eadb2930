import { VnetError } from '../../../error.ts';
import type { Host } from '../../../host/host.ts';
import { checkLinkName } from '../../../host-bridge/obstacles.ts';
import { bootOf, type FoundMove, findMove, findMoves, isBridge, uptime } from '../../../host-bridge/record.ts';
import { notRestored } from '../../../host-bridge/rollback.ts';
import { isRunning } from '../../../host-bridge/watchdog.ts';
import { similarNamesHint } from '../../../nearest.ts';
import { type Data, type Outcome, table } from '../../../render/outcome.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { printable } from '../../../terminal/printable.ts';

export type BridgeStatus =
  | 'pending'
  | 'removal pending'
  | 'confirmation interrupted'
  | 'confirmed'
  | 'rolling back'
  | 'rolled back'
  | 'undone by a reboot';

/** The record of a bridge. Throws VnetError `not-found` if there is none. The name is part of a path, so it is checked first. */
export function foundMove(host: Host, bridge: string): FoundMove {
  checkLinkName('the bridge', bridge);
  const found = findMove(host, bridge);
  if (found !== undefined) return found;
  const names = findMoves(host).moves.map(({ record }) => record.bridge);
  throw new VnetError('not-found', `vnet has not created a bridge '${bridge}'`, {
    hint: similarNamesHint('bridges', bridge, names),
  });
}

export function statusOf(found: FoundMove, host: Host): BridgeStatus {
  const { state, record } = found;
  const isThisBoot = record.boot === bootOf(host);
  if (isBridge(found)) return record.method.manager === 'runtime' && !isThisBoot ? 'undone by a reboot' : 'confirmed';
  if (state === 'rolled-back') return 'rolled back';
  if (state === 'rolling-back' && isThisBoot) return 'rolling back';
  if (state === 'confirming' && (isThisBoot || lasts(found, host))) return 'confirmation interrupted';
  if (record.direction === 'remove') return 'removal pending';
  return isThisBoot ? 'pending' : 'undone by a reboot';
}

/** Whether a confirmation that was interrupted has written its files, so that the move survives a reboot. */
function lasts({ record: { direction, method } }: FoundMove, host: Host): boolean {
  if (direction === 'remove') return true;
  const { lasting } = method;
  return lasting.length > 0 && lasting.every(({ path, after }) => host.readFile(path)?.toString('latin1') === after);
}

/** The error for a bridge that does not wait for a confirmation. */
export function notPending(found: FoundMove, host: Host): VnetError {
  const { bridge } = found.record;
  const reason = found.reason === '' ? '' : `: ${found.reason}`;
  const message = `bridge '${bridge}' does not wait for a confirmation; it is ${statusOf(found, host)}${reason}`;
  return new VnetError('refused', message);
}

/** The outcome of a command that changed one bridge. */
export function moveOutcome(text: string, host: Host, bridge: string): Outcome {
  return { kind: 'record', text: `${printable(text)}\n`, data: moveData(foundMove(host, bridge), host) };
}

function moveData(found: FoundMove, host: Host): Data {
  const { record, directory, reason, deadline } = found;
  const status = statusOf(found, host);
  const isPending = status === 'pending' || status === 'removal pending';
  return {
    bridge: record.bridge,
    interface: record.link,
    manager: record.method.manager,
    network: record.network,
    status,
    secondsLeft: isPending && deadline !== undefined ? Math.max(0, Math.floor(deadline - uptime(host))) : null,
    reason: reason === '' ? null : reason,
    script: isPending || found.isIncomplete ? `${directory}/restore.sh` : null,
  };
}

/** The list of the bridges of vnet. */
export function list(host: Host): Outcome {
  const { moves, errors } = findMoves(host);
  const shown = table({
    columns: [
      { title: 'Bridge', cell: ({ record }: FoundMove) => record.bridge },
      { title: 'Interface', cell: ({ record }) => record.link },
      { title: 'Manager', cell: ({ record }) => record.method.manager },
      { title: 'Network', cell: ({ record }) => record.network ?? undefined, dropEmpty: true },
      { title: 'Status', cell: (found) => statusOf(found, host) },
      { title: 'Note', cell: (found) => noteOn(found, host), prose: true },
    ],
    rows: moves,
    data: (found) => moveData(found, host),
    fields: ['bridge', 'interface', 'manager', 'network', 'status', 'secondsLeft', 'reason', 'script'],
  });
  if (errors.length === 0) return shown;
  return { ...shown, findings: errors.flatMap((each) => each.findings), status: 1 };
}

function noteOn(found: FoundMove, host: Host): string | undefined {
  const { secondsLeft, reason, status } = moveData(found, host);
  const confirm = shellCommand('vnet', 'bridge', 'confirm', ...operands(found.record.bridge));
  const rollback = shellCommand('vnet', 'bridge', 'rollback', ...operands(found.record.bridge));
  if (status === 'confirmation interrupted') return `to finish it, run: ${confirm}; to undo it, run: ${rollback}`;
  const isUndecided = status === 'pending' || status === 'removal pending' || status === 'rolling back';
  if (isUndecided && !isRunning(host, found.directory)) return `its watchdog is dead; to undo it, run: ${rollback}`;
  if (typeof secondsLeft === 'number') return `${secondsLeft} s left to confirm`;
  if (found.isIncomplete) return notRestored(found.directory);
  if (typeof reason !== 'string') return undefined;
  return status === 'confirmed' ? `removal undone: ${reason}` : reason;
}
