import type { Host } from '../host/host.ts';
import { commandLine, procText } from '../host/proc.ts';
import { isWildcard, type ListeningSocket, listeningSockets } from '../host/sockets.ts';
import { servedNetwork } from '../libvirt/dnsmasq.ts';
import { shellCommand } from '../shell-words.ts';
import type { Look, Observation } from './look.ts';

/** Who listens on a port that dnsmasq needs. */
export function portHolder(port: number): Look {
  return async ({ host, values }) => {
    const sockets = (await listeningSockets(host)).filter((socket) => socket.port === port);
    const inTheWay = sockets.filter((socket) => isOnEvery(socket) || socket.address === values['1']);
    const [first] = inTheWay;
    if (first === undefined) return undefined;
    const lines = inTheWay.map(({ protocol, address, program, pid }) =>
      [
        `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`,
        ...(pid === undefined ? [] : [`${program} (process ${pid})`]),
      ].join(' '),
    );
    return { evidence: [...new Set(lines)].slice(0, 3), ...(first.pid !== undefined && explained(host, first, port)) };
  };
}

function isOnEvery(socket: ListeningSocket): boolean {
  return socket.link === undefined && (isWildcard(socket, 4) || isWildcard(socket, 6));
}

function explained(host: Host, { pid, program = '' }: ListeningSocket, port: number): Omit<Observation, 'evidence'> {
  const network = servedNetwork(commandLine(host, pid ?? 0));
  if (network !== undefined) {
    return {
      cause: `a dnsmasq of network '${network}' from an earlier start still runs`,
      fix: 'end it, then start the network again',
      commands: [shellCommand('sudo', 'kill', String(pid))],
    };
  }
  const unit = /\/([^/\n]+\.service)$/m.exec(procText(host, pid ?? 0, 'cgroup'))?.[1];
  const what = unit === undefined ? program : `${program} (${unit})`;
  const own = program === 'dnsmasq' ? 'with bind-interfaces' : 'on its own addresses only';
  return {
    cause: `${what} listens on port ${port} of all addresses`,
    fix: port === 53 ? `let it listen ${own}, stop it, or set <dns enable='no'/>` : `let it listen ${own}, or stop it`,
    commands: [
      unit === undefined ? shellCommand('sudo', 'kill', String(pid)) : shellCommand('sudo', 'systemctl', 'stop', unit),
    ],
  };
}
