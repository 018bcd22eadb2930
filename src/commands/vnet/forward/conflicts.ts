import { VnetError } from '../../../error.ts';
import { type Forward, familiesIn, isEveryAddress, listenText } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import { isWildcard, type ListeningSocket, listeningSockets } from '../../../host/sockets.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { forwardName } from './data.ts';

/** A risk that the user accepts. */
export type Risk = 'ssh';

/** Throws VnetError `refused` if two of these forwards want one port. */
export function checkOwnConflicts(forwards: readonly Forward[]): void {
  for (const [index, forward] of forwards.entries()) {
    const other = forwards.slice(0, index).find((each) => overlap(each, forward));
    if (other === undefined) continue;
    throw new VnetError('refused', `${forwardName(forward)} is forwarded to ${other.guest} already`, {
      hint: 'to remove that forward first, run',
      commands: [removal(other)],
    });
  }
}

function removal(forward: Forward): string {
  return shellCommand('vnet', 'forward', 'remove', ...operands(forward.guest, forward.protocol, listenText(forward)));
}

function overlap(one: Forward, other: Forward): boolean {
  if (one.protocol !== other.protocol || one.port > other.lastPort || other.port > one.lastPort) return false;
  return familiesIn(one).some((family) => familiesIn(other).includes(family) && shareAddress(one, other));
}

function shareAddress({ address: one }: Forward, { address: other }: Forward): boolean {
  return isEveryAddress(one) || isEveryAddress(other) || one === other;
}

/** Throws VnetError `refused` if a program of the host listens on a port of a forward, which would no longer reach it. */
export async function checkListeners(
  host: Host,
  forwards: readonly Forward[],
  accepted: readonly Risk[],
): Promise<void> {
  const sockets = await listeningSockets(host);
  for (const forward of forwards) {
    const socket = sockets.find((each) => takesOver(forward, each));
    if (socket === undefined || (isSsh(socket) && accepted.includes('ssh'))) continue;
    const owner = socket.program === undefined ? 'a program' : `${socket.program} (pid ${socket.pid})`;
    const message = `${owner} listens on ${socket.protocol} port ${socket.port} of this host`;
    if (isSsh(socket)) {
      throw new VnetError('refused', `${message}; with the forward, you could not log in to the host`, {
        hint: 'choose another port, or repeat with --accept-risk=ssh',
      });
    }
    throw new VnetError('refused', `${message}; the forward would take its connections`, {
      hint: 'choose another port or one address of the host, or stop the program',
    });
  }
}

function isSsh({ program, port, protocol }: ListeningSocket): boolean {
  return protocol === 'tcp' && (program === 'sshd' || port === 22);
}

/** Whether a forward gets connections that a socket got before. */
function takesOver(forward: Forward, socket: ListeningSocket): boolean {
  const { protocol, port, lastPort, address, loopback } = forward;
  if (socket.protocol !== protocol || socket.port < port || socket.port > lastPort) return false;
  if (/^127\.|^::1$/.test(socket.address)) return loopback && socket.address !== '::1';
  return familiesIn(forward).some((family) => {
    if (isWildcard(socket, family)) return true;
    if (socket.address.includes(':') !== (family === 6)) return false;
    return isEveryAddress(address) || address === socket.address;
  });
}
