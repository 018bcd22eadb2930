import { jsonRows, type Link } from '../../host/links.ts';
import { shellCommand } from '../../shell-words.ts';
import { links } from '../facts/links.ts';
import type { Fact, Look } from '../look.ts';
import { addAddress, makePort, setUp } from '../repair/steps.ts';
import { tapProblem } from '../tap-problem.ts';
import { broken, type Follow, ok, unknown, type Walk } from './hop.ts';

/** A link with the fields that a path needs. */
interface PathLink extends Link {
  readonly flags?: readonly string[];
  readonly mtu?: number;
}

async function linkCalled(look: Look, name: string | undefined): Promise<PathLink | undefined> {
  return (await look.at(links)).find(({ ifname }) => ifname === name);
}

function isUp({ flags = [] }: PathLink): boolean {
  return flags.includes('UP');
}

const flagsOf = ({ ifname, flags = [] }: PathLink) => `ip link: ${ifname} <${flags.join(',')}>`;

/** The bridge that the interface should be a port of. */
export function bridgeOf({ nic, network }: Pick<Walk, 'nic' | 'network'>): string | undefined {
  return network?.live?.bridge ?? nic.bridge;
}

/** The link of the host that macvtap is on. */
export const deviceHop: Follow = async (walk) => {
  const { device = '' } = walk.nic;
  const link = await linkCalled(walk.look, device);
  const effect = 'nothing passes between the guest and the LAN';
  if (link === undefined) {
    return broken('device', walk, {
      message: `the link ${device} of guest '${walk.domain.name}' does not exist`,
      evidence: [`ip link: no link ${device}`],
      effect,
      fix: 'choose another link of the host for the interface; the links are in the output of',
      commands: ['ip link'],
      names: [device],
    });
  }
  if (!isUp(link) || link.flags?.includes('NO-CARRIER')) {
    const hasNoCarrier = isUp(link);
    return broken('device', walk, {
      message: `the link ${device} of guest '${walk.domain.name}' ${hasNoCarrier ? 'has no carrier' : 'is down'}`,
      evidence: [flagsOf(link)],
      effect,
      fix: hasNoCarrier ? 'connect its cable' : 'set it up',
      commands: hasNoCarrier ? [] : [shellCommand('sudo', 'ip', 'link', 'set', device, 'up')],
      names: [device],
    });
  }
  return ok('device', `link ${device} is up, MTU ${link.mtu}`);
};

/** The host side of the interface. */
export const tapHop: Follow = async (walk) => {
  const { domain, nic } = walk;
  const { tap } = nic;
  const isMacvtap = nic.type === 'direct' || nic.device !== undefined;
  const link = await linkCalled(walk.look, tap);
  const problem = tapProblem({ guest: domain.name, tap, isMacvtap }, link);
  if (problem !== undefined) return broken('tap', walk, { ...problem, names: tap === undefined ? [] : [tap] });
  return ok('tap', `${isMacvtap ? 'macvtap device' : 'tap'} ${tap} is up, MTU ${link?.mtu}`);
};

/** Whether the tap is a port of the right bridge. */
export const portHop: Follow = async (walk) => {
  const { domain, look, nic } = walk;
  const { tap = '' } = nic;
  const bridge = bridgeOf(walk);
  if (bridge === undefined) return undefined;
  const { master } = (await linkCalled(look, tap)) ?? {};
  if (master === bridge) return ok('port', `${tap} is a port of bridge ${bridge}`);
  // The kernel shows the datapath, not the bridge of Open vSwitch.
  if (master === 'ovs-system') return ok('port', `${tap} is a port of Open vSwitch`);
  const exists = (await linkCalled(look, bridge)) !== undefined;
  return broken('port', walk, {
    message: `guest '${domain.name}' is cut off: its tap ${tap} is on ${master === undefined ? 'no bridge' : `bridge ${master}`} and not on ${bridge}`,
    evidence: [`ip link: ${tap} has ${master === undefined ? 'no master' : `master ${master}`}`],
    effect: 'nothing passes between the guest and its network',
    cause: 'the network was restarted while the guest ran, or something other than libvirt moved the tap',
    fix: exists ? 'put it on the bridge' : `create bridge ${bridge}, and put the tap on it`,
    commands: [
      ...(exists ? [] : [shellCommand('sudo', 'ip', 'link', 'add', bridge, 'type', 'bridge')]),
      shellCommand('sudo', 'ip', 'link', 'set', tap, 'master', bridge),
    ],
    ...(exists && { repair: { steps: [makePort(tap, bridge, master)], isSafe: true, touches: [tap, bridge] } }),
    names: [tap],
  });
};

/** The bridge, and the addresses that libvirt gave it. */
export const bridgeHop: Follow = async (walk) => {
  const { domain, look, network } = walk;
  const bridge = bridgeOf(walk);
  const link = await linkCalled(look, bridge);
  if (bridge === undefined) return undefined;
  const areas = ['networks', 'bridges'] as const;
  // A bridge of Open vSwitch need not be a link.
  if (link === undefined) return unknown('bridge', `bridge ${bridge} is no link of the kernel`);
  if (!isUp(link)) {
    return broken('bridge', walk, {
      message: `bridge ${bridge} of guest '${domain.name}' is down`,
      evidence: [flagsOf(link)],
      effect: 'nothing passes between its ports',
      fix: 'bring it up',
      commands: [shellCommand('sudo', 'ip', 'link', 'set', bridge, 'up')],
      repair: { steps: [setUp(bridge)], isSafe: true, touches: [bridge] },
      names: [bridge],
      areas,
    });
  }
  const present = new Set((link.addr_info ?? []).map(({ local }) => local));
  const missing = (network?.live?.subnets ?? []).find(({ address }) => !present.has(address));
  if (missing !== undefined) {
    const cidr = `${missing.address}/${missing.prefix ?? ''}`;
    return broken('bridge', walk, {
      message: `bridge ${bridge} of network '${network?.name}' does not have its address ${missing.address}`,
      evidence: [`ip addr: ${bridge} has ${[...present].join(' ') || 'no address'}`],
      effect: 'guests have no gateway, no DHCP and no DNS there',
      cause: 'something other than libvirt removed it',
      fix: 'add it',
      commands: [shellCommand('sudo', 'ip', 'addr', 'add', cidr, 'dev', bridge)],
      repair: { steps: [addAddress(cidr, bridge)], isSafe: true, touches: [bridge] },
      names: [bridge],
      areas,
    });
  }
  const addresses = (network?.live?.subnets ?? []).map(({ address, prefix }) => `${address}/${prefix}`);
  return ok(
    'bridge',
    `bridge ${bridge} is up, MTU ${link.mtu}${addresses.length > 0 ? `, ${addresses.join(' ')}` : ''}`,
  );
};

interface PortVlans {
  readonly ifname?: string;
  readonly vlans?: readonly { readonly vlan: number; readonly flags?: readonly string[] }[];
}

/** The VLANs of every bridge port. */
const vlanTable: Fact<readonly PortVlans[]> = async ({ host }) => {
  const { status, stdout } = await host.run('bridge', ['-j', 'vlan', 'show'], { limit: host.limits.program });
  return status === 0 ? jsonRows(stdout, 'bridge -j vlan show') : [];
};

/** The VLANs of the port, where the bridge filters by VLAN. */
export const vlanHop: Follow = async (walk) => {
  const { domain, look, nic } = walk;
  const { tap = '' } = nic;
  const bridge = bridgeOf(walk);
  const filtering = look.host.readFile(`/sys/class/net/${bridge}/bridge/vlan_filtering`)?.toString().trim();
  if (bridge === undefined || bridge.includes('/') || filtering !== '1') return undefined;
  const ports = await look.at(vlanTable);
  const vlans = ports.find(({ ifname }) => ifname === tap)?.vlans ?? [];
  if (vlans.length > 0) {
    return ok(
      'vlan',
      `${tap} is in ${vlans.map(({ vlan, flags = [] }) => `VLAN ${vlan}${flags.includes('PVID') ? ' untagged' : ''}`).join(', ')}`,
    );
  }
  return broken('vlan', walk, {
    message: `bridge ${bridge} drops what guest '${domain.name}' sends: its tap ${tap} is in no VLAN`,
    evidence: [`bridge vlan show: ${tap} has no VLAN, and ${bridge} filters by VLAN`],
    effect: 'nothing passes between the guest and its network',
    fix: 'put the tap in the VLAN of its neighbours; if that is VLAN 1',
    commands: [shellCommand('sudo', 'bridge', 'vlan', 'add', 'dev', tap, 'vid', '1', 'pvid', 'untagged')],
    names: [tap],
  });
};
