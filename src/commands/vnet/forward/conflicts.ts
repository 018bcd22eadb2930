import type { Context } from '../../../cli/command.ts';
import { rules } from '../../../doctor/facts/rules.ts';
import { lookAt } from '../../../doctor/look.ts';
import { type Action, type Chain, describe, type Field, type Rule } from '../../../doctor/netfilter/ruleset.ts';
import { VnetError } from '../../../error.ts';
import { containerWithPort, type Engine } from '../../../facts/published-ports.ts';
import type { Finding } from '../../../finding.ts';
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
    const overlapping = sharesOnlyLoopback(other, forward)
      ? `${one} and ${two} both listen on ${LOOPBACK} with --loopback`
      : `${one} and ${two} overlap`;
    const message = one === two ? `${one} is requested twice` : overlapping;
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
    const isAvoidable = sharesOnlyLoopback(forward, other) && !isLoopback(forward.address ?? '');
    throw new VnetError('refused', conflictText(forward, other), {
      hint: isAvoidable
        ? 'repeat without --loopback. To remove that forward first, run'
        : 'to remove that forward first, run',
      commands: [removal(other)],
    });
  }
}

/** Says which forward has the port, which may be one of a range, or the same on another address. */
function conflictText(forward: Forward, other: Forward): string {
  const [name, otherName] = [forwardName(forward), forwardName(other)];
  if (sharesOnlyLoopback(forward, other)) {
    return `${forward.protocol} ${listenText({ ...other, address: LOOPBACK })} is forwarded to ${other.guest} already, by ${otherName} with --loopback`;
  }
  if (name === otherName) return `${name} is forwarded to ${other.guest} already`;
  return `${name} overlaps ${otherName}, which is forwarded to ${other.guest} already`;
}

/** Whether two forwards that overlap want the same port only of 127.0.0.1. */
function sharesOnlyLoopback(one: Forward, other: Forward): boolean {
  return !overlap({ ...one, loopback: false }, other);
}

const LOOPBACK = '127.0.0.1';

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
    const { protocol, port, program, address } = socket;
    const engine = PROXIES[program ?? ''];
    if (engine !== undefined) throw await containerConflict(host, { forward, engine, name: `${protocol} ${port}` });
    const owner = program === undefined ? 'a program' : `${program} (pid ${socket.pid})`;
    const isEvery = isWildcard(socket, 4) || isWildcard(socket, 6);
    const message = `${owner} listens on ${protocol} port ${port} of ${isEvery ? 'this host' : address}`;
    if (isSsh(socket)) {
      throw new VnetError('refused', `${message}; with the forward, you could not log in to the host`, {
        hint: 'choose another port, or repeat with --accept-risk=ssh',
      });
    }
    throw new VnetError('refused', `${message}; the forward would take its connections`, {
      hint: isLoopback(address)
        ? 'choose another port, repeat without --loopback, or stop the program'
        : `choose ${isEvery ? 'another port' : otherPlace(forward)}, or stop the program`,
    });
  }
}

/** What a forward can listen on instead, where something else has the port of one address. */
function otherPlace({ address }: Forward): string {
  return isEveryAddress(address) ? 'another port or one address of the host' : 'another port or address of the host';
}

/** Programs that listen for containers. */
const PROXIES: Readonly<Record<string, Engine>> = {
  'docker-proxy': 'docker',
  conmon: 'podman',
  rootlessport: 'podman',
};

const ENGINE_NAMES: Readonly<Record<Engine, string>> = { docker: 'Docker', podman: 'Podman' };

interface ContainerConflict {
  readonly forward: Forward;
  readonly engine: Engine;
  /** The port as it is written on a command line. */
  readonly name: string;
  /** The rule that forwards it. */
  readonly rule?: Finding;
}

async function containerConflict(host: Host, { forward, engine, name, rule }: ContainerConflict): Promise<VnetError> {
  const { protocol, port, lastPort } = forward;
  const container = await containerWithPort(host, engine, { protocol, first: port, last: lastPort });
  const by = ENGINE_NAMES[engine];
  const owner = container === undefined ? `by ${by}` : `to container ${container} of ${by}`;
  const hint = `choose ${otherPlace(forward)}, or publish another port of the container`;
  return new VnetError('refused', `${name} is forwarded ${owner} already`, {
    ...(rule === undefined ? { hint } : { hints: [{ ...rule, fix: hint }] }),
  });
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
      const engine = engineOf(chain, rule);
      const [name, place] = [forwardName(forward), otherPlace(forward)];
      const finding: Finding = {
        id: 'other-forward',
        severity: 'note',
        message: 'the rule that forwards it',
        evidence: [describe(chain, rule)],
        fix: `choose ${place}, or remove that forward where it was made`,
      };
      if (engine !== undefined) {
        throw await containerConflict(context.host, { forward, engine, name, rule: finding });
      }
      const message = `${name} is forwarded by ${ownerOf(chain, rule)} already`;
      throw new VnetError('refused', message, { hints: [finding] });
    }
  }
}

/** The program whose containers a rule is for. */
function engineOf({ name, table }: Chain, { text }: Rule): Engine | undefined {
  const words = `${table} ${name} ${text}`;
  if (/\bDOCKER|docker/.test(words)) return 'docker';
  return /NETAVARK|netavark|CNI-|podman/.test(words) ? 'podman' : undefined;
}

/** The program that made another rule that translates. */
function ownerOf({ name, table }: Chain, { text }: Rule): string {
  const words = `${table} ${name} ${text}`;
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
  if (addresses?.every(isLoopback) && !forward.loopback) return false;
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
