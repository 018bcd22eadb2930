import { formatIp, parseIp } from '../../../address/ip.ts';
import { isWildcard } from '../../../host/sockets.ts';
import { bridgeName, dhcpIp, servesNames, startsDnsmasq } from '../../../network/facts.ts';
import type { Network } from '../../../network/model.ts';
import { shellCommand } from '../../../shell-words.ts';
import type { Check, HostProblem } from '../../check.ts';
import { fullNetworks } from '../../facts/definitions.ts';
import { type Listener, listeners, networkServedBy } from '../../facts/listeners.ts';
import type { Look } from '../../look.ts';

export const portTaken: Check = {
  id: 'port-taken',
  area: 'names',
  passed: 'ports 53 and 67 are free for dnsmasq of every network',
  async find(look) {
    const networks = await look.at(fullNetworks);
    if (networks.length === 0) return [];
    const sockets = (await look.at(listeners)).filter(({ port }) => port === 53 || port === 67);
    const active = new Set(networks.filter(({ live }) => live !== undefined).map(({ name }) => name));
    const served = networks.flatMap(({ live }) => live ?? []).filter(startsDnsmasq);
    // Only root sees whose socket it is.
    const isOfLibvirt = (socket: Listener) =>
      socket.pid === undefined && served.some((each) => isAddressOf(socket, each));
    const others: Listener[] = [];
    for (const socket of sockets) if (!isOfLibvirt(socket) && (await isInTheWay(socket, look))) others.push(socket);
    const blocked = new Map<string, { sockets: Listener[]; networks: { name: string; network: Network }[] }>();
    for (const { name, live, definition } of networks) {
      const network = live ?? definition;
      if (network === undefined || !startsDnsmasq(network) || (live !== undefined && isServed(name, network, sockets)))
        continue;
      for (const socket of others.filter((each) => isBlocking(each, network))) {
        const holder = `${socket.pid ?? socket.program ?? ''} ${socket.port}`;
        const entry = blocked.get(holder) ?? { sockets: [], networks: [] };
        if (!entry.sockets.includes(socket)) entry.sockets.push(socket);
        if (!entry.networks.some((each) => each.name === name)) entry.networks.push({ name, network });
        blocked.set(holder, entry);
      }
    }
    return [...blocked.values()].map((entry) => problemOf(entry.sockets, entry.networks, active));
  },
};

/**
 * Whether a socket keeps dnsmasq of a network off its port. dnsmasq sets SO_REUSEADDR, which helps with UDP if the other socket
 * has it, too, and never with TCP, where two sockets cannot listen.
 */
async function isInTheWay(socket: Listener, { host }: Look): Promise<boolean> {
  if (networkServedBy(socket) !== undefined) return false;
  if (socket.protocol === 'tcp') return socket.port === 53;
  const family = ([4, 6] as const).find((each) => isWildcard(socket, each));
  return family !== undefined && (await host.canShareUdpPort(socket.port, family)) === false;
}

/** Whether libvirt's dnsmasq of an active network has its port. */
function isServed(name: string, network: Network, sockets: readonly Listener[]): boolean {
  const own = sockets.filter((socket) => socket.pid === undefined || networkServedBy(socket) === name);
  if (!servesNames(network)) return own.some(({ port, link }) => port === 67 && link === bridgeName(network));
  return own.some((socket) => socket.port === 53 && isAddressOf(socket, network));
}

function isAddressOf({ address }: Listener, { ips }: Network): boolean {
  const ip = parseIp(address);
  return ip !== undefined && ips.some((each) => each.address !== undefined && formatIp(each.address) === formatIp(ip));
}

function isBlocking(socket: Listener, network: Network): boolean {
  if (socket.link !== undefined && socket.link !== bridgeName(network)) return false;
  const has = (family: 4 | 6) => network.ips.some(({ address }) => address?.family === family);
  if (socket.port === 67) return isWildcard(socket, 4) && dhcpIp(network, 4) !== undefined;
  if (!servesNames(network)) return false;
  return ([4, 6] as const).some((family) => isWildcard(socket, family) && has(family)) || isAddressOf(socket, network);
}

function problemOf(
  sockets: readonly Listener[],
  networks: readonly { readonly name: string; readonly network: Network }[],
  active: ReadonlySet<string>,
): HostProblem {
  const [{ program = 'another program', pid, port, words } = {} as Listener] = sockets;
  const names = networks.map(({ name }) => `'${name}'`).join(', ');
  const isUsed = networks.some(({ name }) => active.has(name));
  return {
    severity: isUsed ? 'error' : 'warning',
    message: `${program}${pid === undefined ? '' : ` (process ${pid})`} has port ${port}, which dnsmasq of ${networks.length === 1 ? 'network' : 'the networks'} ${names} needs`,
    evidence: [
      ...sockets.map(
        ({ protocol, address, link }) => `ss: ${protocol} ${address}${link === undefined ? '' : `%${link}`}:${port}`,
      ),
      ...(words.length === 0 ? [] : [`process ${pid}: ${words.join(' ')}`]),
    ],
    effect: isUsed ? 'guests get no DNS or DHCP, and the network does not restart' : 'the network does not start',
    ...(networks.length === 1 && { network: networks[0]?.name }),
    ...remedy(),
  };

  function remedy(): Pick<HostProblem, 'cause' | 'fix' | 'commands'> {
    const except = networks.map(({ network }) => `except-interface=${bridgeName(network)}`);
    if (program === 'dnsmasq' && port === 53) {
      const lines = ['bind-interfaces', ...except];
      return {
        cause: 'without bind-interfaces, dnsmasq listens on every address',
        fix: 'limit it to its own links, and restart it',
        commands: [
          `${shellCommand('printf', '%s\\n', ...lines)} | sudo tee /etc/dnsmasq.d/libvirt.conf`,
          'sudo systemctl restart dnsmasq',
        ],
      };
    }
    return {
      fix:
        port === 53
          ? `let ${program} listen on its own addresses only, or write <dns enable='no'/> into the network`
          : `let ${program} serve its own links only, or remove <dhcp> from the network`,
    };
  }
}
