import { VnetError } from '../../error.ts';
import { noLeaseReason } from '../../guests/dhcp.ts';
import { reasonsForGuest } from '../../guests/resolve/reasons.ts';
import { NO_TAPS } from '../../guests/taps.ts';
import { span } from '../../guests/time.ts';
import { uptimeOf } from '../../guests/uptime.ts';
import { processName } from '../../host/proc.ts';
import { locationOf } from '../../libvirt/location.ts';
import { nameArgument, operands, shellCommand } from '../../shell-words.ts';
import type { Look } from '../look.ts';
import { leasesOf } from './addresses.ts';
import { broken, type Follow, ok, unknown } from './hop.ts';
import { bridgeOf } from './link-hops.ts';

/** The dnsmasq of the network, where the network leases addresses. */
export const dhcpHop: Follow = async (walk) => {
  const { look, network } = walk;
  const { paths } = locationOf(look.virsh.uri, look.host);
  if (network?.live === undefined || paths === undefined || network.name.includes('/')) return undefined;
  if (noLeaseReason(network.live) !== undefined) return undefined;
  const file = `${paths.activeNetworks}/${network.name}.pid`;
  const pid = look.host.readFile(file)?.toString('latin1').trim() ?? '';
  if (/^\d+$/.test(pid) && processName(look.host, Number(pid)) === 'dnsmasq') {
    return ok('dhcp', `dnsmasq of network '${network.name}' runs (process ${pid})`);
  }
  return broken('dhcp', walk, {
    message: `dnsmasq of network '${network.name}' is dead`,
    evidence: [pid === '' ? `${file} does not exist` : `${file}: ${pid}, and no dnsmasq has this process number`],
    effect: 'guests get no address and no answers to DNS queries',
    cause: 'it crashed, or something other than libvirt ended it',
    fix: 'reload the daemon of libvirt, which starts each dnsmasq that is missing',
    names: [network.name],
    areas: ['networks', 'programs', 'names'],
  });
};

/** Seconds that a guest gets to boot before it should have an address. */
const BOOT_TIME = 120;

/** The address of the guest on this interface. */
export const addressHop: Follow = async (walk) => {
  const { look, domain, nic, network } = walk;
  const found = await walk.addresses();
  const now = look.host.now().getTime() / 1000;
  if (found.length > 0) {
    const texts = found.map(({ ip, lease }) => {
      if (lease === undefined) return `${ip}, which it does not lease: the neighbour table has it`;
      return `${ip}, leased ${lease.expires === 0 ? 'without end' : `for another ${span(lease.expires - now)}`}`;
    });
    return ok('address', `its address is ${texts.join('; ')}`);
  }
  if (network?.live === undefined) {
    return unknown(
      'address',
      'the host does not know its address: libvirt leases none here, and the neighbour table has no entry',
    );
  }
  const reason = noLeaseReason(network.live, nic.mac);
  if (reason === 'has no DHCP') {
    return unknown('address', `the host does not know its address: network '${network.name}' has no DHCP`);
  }
  const uptime = uptimeOf(look, domain.name);
  const interfaces = domain.interfaces.filter(({ mac }) => mac === nic.mac);
  const reasons = reasonsForGuest(
    {
      domain: { ...domain, interfaces },
      networks: [network.live],
      leases: await leasesOf(look, nic),
      sources: [],
      options: { source: 'file', family: undefined, network: undefined },
      uptime,
      detachedTap: NO_TAPS,
    },
    now,
    span,
  );
  if (reason === undefined && uptime !== undefined && uptime < BOOT_TIME) {
    return unknown('address', `no address yet: the guest started ${span(uptime)} ago`);
  }
  return broken('address', walk, {
    message: `guest '${domain.name}' has no address on network '${network.name}'`,
    evidence: reasons,
    effect: 'no other machine can connect to it on this interface, and it reaches none',
    fix:
      reason === undefined
        ? 'check on its console that it requests a lease'
        : 'configure an address in the guest, or let the network lease one',
    commands:
      reason === undefined
        ? [shellCommand('virsh', 'console', nameArgument('domain', domain.name))]
        : [shellCommand('vnet', 'explain', ...operands(network.name))],
    names: [domain.name],
    areas: ['addresses', 'firewall', 'names'],
  });
};

/**
 * Whether the guest answers for its address. The kernel's table has the last answer, which may be older than the lease: dnsmasq
 * asks for an address before it leases it. So vnet lets the kernel ask once more before it calls a link broken.
 */
export const neighbourHop: Follow = async (walk) => {
  const found = await walk.addresses();
  if (found.length === 0) return undefined;
  const bridge = bridgeOf(walk);
  const doubtful = found.find(({ state }) => isFailed(state));
  const answers = doubtful && (await answersNow(walk.look, doubtful.ip));
  if (doubtful !== undefined && answers === true) return ok('neighbour', `it answers for ${doubtful.ip}`);
  if (doubtful !== undefined && answers === false) {
    const { domain } = walk;
    return broken('neighbour', walk, {
      message: `guest '${domain.name}' does not answer for ${doubtful.ip}`,
      evidence: [`ip neigh: ${doubtful.ip} dev ${bridge} ${doubtful.state}`],
      effect: 'nothing that the host sends to this address arrives',
      cause: 'the guest is booting, hangs, or no longer uses the address it leased',
      fix: 'check on its console which address it has',
      commands: [shellCommand('virsh', 'console', nameArgument('domain', domain.name))],
      names: [doubtful.ip],
      areas: ['addresses', 'bridges'],
    });
  }
  const known = found.filter(({ state }) => state !== undefined && state !== 'NONE' && !isFailed(state));
  if (known.length === 0) return unknown('neighbour', 'the host has not talked to it lately');
  return ok('neighbour', known.map(({ ip, state }) => `it answered for ${ip} (ip neigh: ${state})`).join('; '));
};

function isFailed(state: string | undefined): boolean {
  return state === 'FAILED' || state === 'INCOMPLETE';
}

/** Makes the kernel ask for the link address behind an address, and returns whether it knows it then; undefined without ping. */
async function answersNow({ host }: Look, ip: string): Promise<boolean | undefined> {
  const limit = { limit: host.limits.program };
  try {
    // A guest may drop the echo request; to send it, the kernel needs the answer that counts here.
    await host.run('ping', ['-c', '1', '-W', '1', ip], limit);
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
  const { status, stdout } = await host.run('ip', ['-j', 'neigh', 'show', 'to', ip], limit);
  const entries = (status === 0 && stdout.trim() !== '' ? JSON.parse(stdout) : []) as readonly {
    readonly state?: readonly string[];
  }[];
  return !entries.some(({ state }) => isFailed(state?.[0]));
}

interface RouteAnswer {
  readonly dev?: string;
  readonly gateway?: string;
  readonly dst?: string;
}

/** Whether the host sends what is for the guest to its bridge. */
export const routeHop: Follow = async (walk) => {
  const { look, domain, network } = walk;
  const bridge = bridgeOf(walk);
  const [first] = await walk.addresses();
  // A host bridge need not have an address of the guest's subnet.
  if (first === undefined || bridge === undefined || network?.live?.subnets.length === 0) return undefined;
  const family = first.ip.includes(':') ? ['-6'] : [];
  const { limits } = look.host;
  const answer = await look.host.run('ip', [...family, '-j', 'route', 'get', first.ip], { limit: limits.program });
  const [route] = (answer.status === 0 ? JSON.parse(answer.stdout) : []) as readonly RouteAnswer[];
  if (route?.dev === bridge) return ok('route', `the host sends what is for ${first.ip} to ${bridge}`);
  if (network?.live === undefined)
    return unknown('route', `the host reaches ${first.ip} over ${route?.dev ?? 'no link'}`);
  const over =
    route === undefined ? answer.stderr.trim() : `dev ${route.dev}${route.gateway ? ` via ${route.gateway}` : ''}`;
  const match = await look.host.run('ip', [...family, '-j', 'route', 'show', 'match', first.ip], {
    limit: limits.program,
  });
  const routes = (
    match.status === 0 && match.stdout.trim() !== '' ? JSON.parse(match.stdout) : []
  ) as readonly RouteAnswer[];
  const other = routes.find(({ dev, dst }) => dev === route?.dev && dst !== 'default');
  return broken('route', walk, {
    message: `the host does not send what is for ${first.ip} to guest '${domain.name}'`,
    evidence: [
      `the route to ${first.ip} is ${over}`,
      ...(other === undefined ? [] : [`ip route: ${other.dst} dev ${other.dev}`]),
    ],
    effect: 'connections of the host to the guest, and replies to the guest, go elsewhere',
    cause: 'another route is more specific than the one of the network',
    fix: 'give the network another subnet; or, if nothing needs the other route, delete it',
    commands:
      other?.dst === undefined || other.dev === undefined
        ? []
        : [shellCommand('sudo', 'ip', 'route', 'del', other.dst, 'dev', other.dev)],
    names: [bridge, network.name],
    areas: ['addresses'],
  });
};
