import type { Context } from '../../../cli/command.ts';
import { rules } from '../../../doctor/facts/rules.ts';
import { lookAt } from '../../../doctor/look.ts';
import { type Action, type Chain, describe, type Field, type Rule } from '../../../doctor/netfilter/ruleset.ts';
import { VnetError } from '../../../error.ts';
import { type Forward, familiesIn, isEveryAddress, listenText, overlap } from '../../../forward/state.ts';
import type { Host } from '../../../host/host.ts';
import { isWildcard, type ListeningSocket, listeningSockets } from '../../../host/sockets.ts';
import { operands, shellCommand } from '../../../shell-words.ts';
import { forwardName } from './data.ts';

/** A risk that the user accepts. */
export type Risk = 'ssh';

/** Throws VnetError `usage` if requests ask for two forwards of one port, or for one that gets no connections. */
export function checkRequested(forwards: readonly Forward[]): void {
  for (const [index, forward] of forwards.entries()) {
    checkLoopback(forward);
    const other = forwards.slice(0, index).find((each) => overlap(each, forward));
    if (other === undefined) continue;
    const [one, two] = [forwardName(other), forwardName(forward)];
    const message = one === two ? `${one} is requested twice` : `${one} and ${two} overlap`;
    throw new VnetError('usage', message, { hint: 'a port leads to one guest' });
  }
}

function checkLoopback({ address, loopback }: Forward): void {
  if (address === '::1') {
    throw new VnetError('refused', 'the kernel does not forward connections to ::1', {
      hint: 'use 127.0.0.1 with --loopback, or another address of the host',
    });
  }
  if (address === undefined || !isLoopback(address) || loopback) return;
  throw new VnetError('usage', `a forward of ${address} needs --loopback`, {
    hint: 'repeat with --loopback, which sets route_localnet on the bridge',
  });
}

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
  if (isLoopback(socket.address)) return loopback && socket.address !== '::1';
  return familiesIn(forward).some((family) => {
    if (isWildcard(socket, family)) return true;
    if (socket.address.includes(':') !== (family === 6)) return false;
    return isEveryAddress(address) || address === socket.address;
  });
}

/** Throws VnetError `refused` if a rule of another program translates connections that a forward would get. */
export async function checkOtherRules(context: Context, forwards: readonly Forward[]): Promise<void> {
  const { chains } = await lookAt(context).at(rules);
  const others = chains.filter(({ family, table }) => !(family === 'inet' && table === 'vnet'));
  for (const forward of forwards) {
    for (const chain of others) {
      const rule = chain.rules.find((each) => translates(each, chain, forward));
      if (rule === undefined) continue;
      const owner = ownerOf(chain, rule);
      throw new VnetError('refused', `${forwardName(forward)} is forwarded by ${owner} already`, {
        hints: [
          {
            id: 'other-forward',
            severity: 'note',
            message: 'the rule that forwards it',
            evidence: [describe(chain, rule)],
            fix: 'choose another port or one address of the host, or remove that forward where it was made',
          },
        ],
      });
    }
  }
}

/** The program that made a rule that translates. */
function ownerOf({ name, table }: Chain, { text }: Rule): string {
  const words = `${table} ${name} ${text}`;
  if (/\bDOCKER|docker/.test(words)) return 'Docker';
  if (/NETAVARK|netavark|CNI-|podman/.test(words)) return 'Podman';
  if (/KUBE-/.test(words)) return 'Kubernetes';
  if (table === 'firewalld') return 'firewalld';
  return `a rule of table ${table}`;
}

/** Whether a rule certainly names a port of the forward. One for all ports of an address is not compared. */
function translates({ action, conditions }: Rule, chain: Chain, forward: Forward): boolean {
  const families = familiesIn(forward);
  if (chain.family === 'ip' ? !families.includes(4) : chain.family === 'ip6' ? !families.includes(6) : false)
    return false;
  const valuesOf = (field: Field) => conditions.find((each) => each.field === field && !each.isNegated)?.values;
  const protocols = valuesOf('protocol');
  if (protocols !== undefined && !protocols.includes(forward.protocol)) return false;
  const addresses = valuesOf('daddr');
  const { address } = forward;
  const isListed = addresses?.some((each) => each.replace(/\/(?:32|128)$/, '') === address) ?? true;
  if (!isEveryAddress(address) && !isListed) return false;
  return portsOf(action, valuesOf('dport')).some((ports) => {
    const [first = 0, last = first] = ports.split(/[-:]/).map(Number);
    return first <= forward.lastPort && last >= forward.port;
  });
}

function portsOf(action: Action, ports: readonly string[] | undefined): readonly string[] {
  if (action.kind === 'dnat') return ports ?? [];
  if (action.kind !== 'map' || action.field !== 'dport') return [];
  return action.entries.flatMap(([port, each]) => (each.kind === 'dnat' ? [port] : []));
}

function isLoopback(address: string): boolean {
  return /^127\.|^::1$/.test(address);
}
