import { formatIp, type IpAddress } from '../../../address/ip.ts';
import { formatSubnet, networkAddress, overlaps, type Subnet } from '../../../address/subnet.ts';
import type { Attribute, Element } from '../../../xml/document.ts';
import { startsDnsmasq } from '../../facts.ts';
import type { Network } from '../../model.ts';
import { attributeOf, childOf, propertyOf } from '../../parse/attributes.ts';
import { ipSubnet, modeOf } from '../../subnet.ts';
import type { Severity, Stage } from '../problem.ts';
import type { Rule } from './rule.ts';

/** What a network on this host must get along with. */
export interface HostFacts {
  /** Names of all links, and of those that are bridges. */
  readonly links: ReadonlySet<string>;
  readonly bridges: ReadonlySet<string>;
  /** Where packets go already: a subnet, and the link that leads there. */
  readonly routes: readonly (Subnet & { readonly dev: string })[];
  /** Sockets that listen on every address, not bound to one link: their port and, where known, their program. */
  readonly listeners: readonly {
    readonly port: number;
    readonly protocol: 'tcp' | 'udp';
    readonly program: string | undefined;
  }[];
  /** The bridge this network has now, when it is active: no fault of its own. */
  bridgeOf(name: string): string | undefined;
  isDirectory(path: string): boolean;
}

/** A fault that a network has on this host. */
export interface HostFault {
  readonly rule: Rule;
  readonly on: Attribute | Element;
  readonly what: string;
  readonly fix: string;
  readonly libvirt?: string;
}

const bridgeTaken = onHost(
  'host-bridge-taken',
  'error',
  'start',
  'libvirt makes the bridge itself, and a link of that name is there already.',
  "<!-- ip link shows a virbr9 --><bridge name='virbr9'/>",
  "<!-- ip link shows no virbr10 --><bridge name='virbr10'/>",
);
const subnetTaken = onHost(
  'host-subnet-taken',
  'error',
  'start',
  'A route leads to this very subnet already; libvirt refuses to start the network.',
  "<!-- ip route shows 192.168.1.0/24 dev eth0 --><ip address='192.168.1.1' prefix='24'/>",
  "<ip address='192.168.150.1' prefix='24'/>",
);
const subnetOverlaps = onHost(
  'host-subnet-overlaps',
  'warning',
  'use',
  'libvirt compares whole subnets only; what is in both is reached over one link, and the host or the guests lose the other.',
  "<!-- ip route shows 10.0.0.0/8 dev tun0 --><ip address='10.9.0.1' prefix='24'/>",
  "<ip address='192.168.150.1' prefix='24'/>",
);
const routeTaken = onHost(
  'host-route-taken',
  'error',
  'start',
  'A route leads there already.',
  "<!-- ip route shows 10.8.0.0/16 dev eth0 --><ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
  "<ip address='10.9.0.1' prefix='24'/>",
);
const bridgeMissing = onHost(
  'host-bridge-missing',
  'warning',
  'use',
  'Guests are put on this bridge, and cannot start without it.',
  "<!-- ip link shows no br0 --><forward mode='bridge'/><bridge name='br0'/>",
  "<!-- ip link shows br0 --><forward mode='bridge'/><bridge name='br0'/>",
);
const deviceMissing = onHost(
  'host-device-missing',
  'warning',
  'use',
  'Guests or their traffic need this device, and it is not there.',
  "<!-- ip link shows no eth9 --><forward mode='nat' dev='eth9'/><ip address='10.9.0.1' prefix='24'/>",
  "<!-- ip link shows eth0 --><forward mode='nat' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>",
);
const portTaken = onHost(
  'host-port-taken',
  'error',
  'start',
  'dnsmasq serves the network on this port, and another program holds it on every address.',
  "<!-- ss -lnup shows 0.0.0.0:53 --><ip address='10.9.0.1' prefix='24'/>",
  "<dns enable='no'/><ip address='10.9.0.1' prefix='24'/>",
);
const tftpMissing = onHost(
  'host-tftp-root-missing',
  'error',
  'start',
  'dnsmasq does not start without the directory.',
  "<!-- there is no /srv/boot --><ip address='10.9.0.1' prefix='24'><tftp root='/srv/boot'/></ip>",
  "<!-- there is a /srv/tftp --><ip address='10.9.0.1' prefix='24'><tftp root='/srv/tftp'/></ip>",
);

export const hostRules: readonly Rule[] = [
  bridgeTaken,
  subnetTaken,
  subnetOverlaps,
  routeTaken,
  bridgeMissing,
  deviceMissing,
  portTaken,
  tftpMissing,
];

/** What would go wrong with this network on this host. */
export function* hostFaults(network: Network, host: HostFacts): Generator<HostFault> {
  const mode = modeOf(network);
  const current = network.name === undefined ? undefined : host.bridgeOf(network.name);
  yield* devices(network, host);
  if (mode === 'bridge') yield* hostBridge(network, host);
  if (mode !== 'none' && mode !== 'nat' && mode !== 'route' && mode !== 'open') return;

  const bridge = attributeOf(network.bridge?.element, 'name');
  if (bridge !== undefined && bridge.value !== current && host.links.has(bridge.value)) {
    yield {
      rule: bridgeTaken,
      on: bridge,
      what: `this host has a link '${bridge.value}' already`,
      fix: 'Give the bridge another name, or leave name out.',
      libvirt: `error creating bridge interface ${bridge.value}: File exists`,
    };
  }
  const routes = host.routes.filter(({ dev }) => dev !== current);
  for (const ip of network.ips) {
    const subnet = ipSubnet(ip);
    if (subnet !== undefined) yield* subnetFaults(subnet, attributeOf(ip.element, 'address') ?? ip.element, routes);
    const root = attributeOf(childOf(ip.element, 'tftp'), 'root');
    if (root !== undefined && ip.tftpRoot !== undefined && !host.isDirectory(ip.tftpRoot)) {
      yield {
        rule: tftpMissing,
        on: root,
        what: `there is no directory '${ip.tftpRoot}' on this host`,
        fix: 'Make it, or correct the path.',
        libvirt: `dnsmasq: TFTP directory ${ip.tftpRoot} inaccessible: No such file or directory`,
      };
    }
  }
  yield* routeFaults(network, routes);
  if (current === undefined) yield* portFaults(network, host);
}

function* subnetFaults(subnet: Subnet, on: Attribute | Element, routes: HostFacts['routes']): Generator<HostFault> {
  const fix = 'Take a subnet that this host does not know; vnet generate --subnet auto finds one.';
  const same =
    subnet.address.family === 4 ? routes.find((route) => formatSubnet(route) === formatSubnet(subnet)) : undefined;
  if (same !== undefined) {
    yield {
      rule: subnetTaken,
      on,
      what: `a route to ${formatSubnet(subnet)} leads over ${same.dev} already`,
      fix,
      libvirt: `internal error: Network is already in use by interface ${same.dev}`,
    };
    return;
  }
  const other = routes.find((route) => overlaps(route, subnet));
  if (other !== undefined)
    yield {
      rule: subnetOverlaps,
      on,
      what: `${formatSubnet(subnet)} overlaps ${formatSubnet(other)}, which is reached over ${other.dev}`,
      fix,
    };
}

function* routeFaults({ routes }: Network, known: HostFacts['routes']): Generator<HostFault> {
  for (const { element, address, prefix } of routes) {
    if (address?.family !== 4 || prefix === undefined) continue;
    const there = known.find((route) => formatSubnet(route) === formatSubnet({ address, prefix }));
    if (there === undefined) continue;
    yield {
      rule: routeTaken,
      on: propertyOf(element, 'address') ?? element,
      what: `a route to ${formatIp(networkOf(address, prefix))}/${prefix} leads over ${there.dev} already`,
      fix: 'Remove one of the two.',
      libvirt: `internal error: Route address '${formatIp(address)}' conflicts with IP address for '${there.dev}'`,
    };
  }
}

function* hostBridge({ bridge }: Network, host: HostFacts): Generator<HostFault> {
  const name = attributeOf(bridge?.element, 'name');
  if (name === undefined || host.bridges.has(name.value)) return;
  const link = host.links.has(name.value);
  // An Open vSwitch bridge is a link, but none of the kernel's bridges.
  if (link) return;
  yield {
    rule: bridgeMissing,
    on: name,
    what: `this host has no bridge '${name.value}'`,
    fix: 'Make the bridge, or correct the name.',
  };
}

function* devices({ forward }: Network, host: HostFacts): Generator<HostFault> {
  for (const { element, dev } of [...(forward?.interfaces ?? []), ...(forward?.physicalFunctions ?? [])]) {
    if (dev === undefined || host.links.has(dev)) continue;
    yield {
      rule: deviceMissing,
      on: propertyOf(element, 'dev') ?? element,
      what: `this host has no device '${dev}'`,
      fix: 'Correct the name: ip link shows those there are.',
    };
  }
}

function* portFaults(network: Network, host: HostFacts): Generator<HostFault> {
  if (!startsDnsmasq(network)) return;
  const ip = network.ips.find(({ address }) => address !== undefined);
  const dhcp = network.ips.some((one) => one.address?.family === 4 && one.ranges.length + one.hosts.length > 0);
  if (ip?.address === undefined) return;
  const on = attributeOf(ip.element, 'address') ?? ip.element;
  const holder = (port: number) => host.listeners.find((listener) => listener.port === port);
  const dns = network.dns?.enable === false ? undefined : holder(53);
  if (dns !== undefined) {
    yield {
      rule: portTaken,
      on,
      what: `${dns.program ?? 'another program'} listens on port 53 of every address`,
      fix: `Let it listen on its own addresses only (bind-interfaces, except-interface), or write <dns enable='no'/>.`,
      libvirt: `dnsmasq: failed to create listening socket for ${formatIp(ip.address)}: Address already in use`,
    };
  }
  const server = dhcp ? holder(67) : undefined;
  if (server !== undefined) {
    yield {
      rule: portTaken,
      on,
      what: `${server.program ?? 'another program'} holds port 67 on every link`,
      fix: 'Bind it to its own links, or remove <dhcp> here.',
      libvirt: 'dnsmasq: failed to bind DHCP server socket: Address already in use',
    };
  }
}

function networkOf(address: IpAddress, prefix: number): IpAddress {
  return networkAddress({ address, prefix });
}

function onHost(id: string, severity: Severity, stage: Stage, why: string, wrong: string, right: string): Rule {
  return { id, severity, stage, why, wrong, right, *check() {} };
}
