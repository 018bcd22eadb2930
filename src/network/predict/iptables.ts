import type { Network } from '../model.ts';
import { type Firewall, type ForwardedSubnet, firewallOf } from './firewall.ts';

/**
 * The chains, jumps and rules of libvirt's iptables backend, in the format of iptables-save and then ip6tables-save, if no
 * other network is active. Empty if libvirt adds no rules.
 */
export function iptables(network: Network): string {
  return ([4, 6] as const)
    .map((family) => {
      const firewall = firewallOf(network, family);
      return firewall === undefined ? '' : `# ${family === 4 ? 'iptables' : 'ip6tables'}-save\n${tables(firewall)}`;
    })
    .join('');
}

function tables(firewall: Firewall): string {
  const postrouting = { chains: ['LIBVIRT_PRT'], jumps: ['POSTROUTING -j LIBVIRT_PRT'] };
  return [
    table('mangle', { ...postrouting, rules: firewall.active ? checksumRules(firewall) : [] }),
    table('filter', {
      chains: ['LIBVIRT_FWI', 'LIBVIRT_FWO', 'LIBVIRT_FWX', 'LIBVIRT_INP', 'LIBVIRT_OUT'],
      jumps: [
        'INPUT -j LIBVIRT_INP',
        'FORWARD -j LIBVIRT_FWX',
        'FORWARD -j LIBVIRT_FWI',
        'FORWARD -j LIBVIRT_FWO',
        'OUTPUT -j LIBVIRT_OUT',
      ],
      rules: firewall.active ? [...forwardRules(firewall), ...serviceRules(firewall)] : [],
    }),
    table('nat', { ...postrouting, rules: firewall.subnets.flatMap((subnet) => natRules(firewall, subnet)) }),
  ].join('');
}

interface Table {
  readonly chains: readonly string[];
  readonly jumps: readonly string[];
  readonly rules: readonly string[];
}

function table(name: string, { chains, jumps, rules }: Table): string {
  const lines = [
    `*${name}`,
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...[...jumps, ...rules].map((rule) => `-A ${rule}`),
    'COMMIT',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function checksumRules({ bridge, checksum }: Firewall): string[] {
  return checksum ? [`LIBVIRT_PRT -o ${bridge} -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill`] : [];
}

function forwardRules({ family, bridge, device, subnets }: Firewall): string[] {
  const reject = `REJECT --reject-with icmp${family === 4 ? '' : '6'}-port-unreachable`;
  const [from, to] = device === undefined ? ['', ''] : [`-i ${device} `, `-o ${device} `];
  const answers = '-m conntrack --ctstate RELATED,ESTABLISHED ';
  return [
    ...subnets.map(
      ({ subnet, nat }) => `LIBVIRT_FWI -d ${subnet} ${from}-o ${bridge} ${nat === undefined ? '' : answers}-j ACCEPT`,
    ),
    `LIBVIRT_FWI -o ${bridge} -j ${reject}`,
    ...subnets.map(({ subnet }) => `LIBVIRT_FWO -s ${subnet} -i ${bridge} ${to}-j ACCEPT`),
    `LIBVIRT_FWO -i ${bridge} -j ${reject}`,
    `LIBVIRT_FWX -i ${bridge} -o ${bridge} -j ACCEPT`,
  ];
}

/** DHCP, DNS and TFTP between guests and host. */
function serviceRules(firewall: Firewall): string[] {
  const { bridge } = firewall;
  const rule = (chain: string, way: string) => (port: Port) =>
    `${chain} ${way} ${bridge} -p ${port.protocol} -m ${port.protocol} --dport ${port.number} -j ACCEPT`;
  return [
    ...servicePorts(firewall, 'in').map(rule('LIBVIRT_INP', '-i')),
    ...servicePorts(firewall, 'out').map(rule('LIBVIRT_OUT', '-o')),
  ];
}

interface Port {
  readonly protocol: 'tcp' | 'udp';
  readonly number: number;
}

function servicePorts({ family, dns, tftp }: Firewall, way: 'in' | 'out'): Port[] {
  const names: Port[] = [
    { protocol: 'udp', number: 53 },
    { protocol: 'tcp', number: 53 },
  ];
  if (family === 6) return dns ? [{ protocol: 'udp', number: way === 'in' ? 547 : 546 }, ...names] : [];
  const dhcp = way === 'in' ? 67 : 68;
  return [
    ...(tftp ? [{ protocol: 'udp', number: 69 } as const] : []),
    ...names,
    { protocol: 'udp', number: dhcp },
    { protocol: 'tcp', number: dhcp },
  ];
}

function natRules({ family, device }: Firewall, { subnet, nat }: ForwardedSubnet): string[] {
  if (nat === undefined) return [];
  const to = device === undefined ? '' : `-o ${device} `;
  const target = (ports: string | undefined) => {
    if (nat.addresses === undefined) return `MASQUERADE${ports === undefined ? '' : ` --to-ports ${ports}`}`;
    return `SNAT --to-source ${nat.addresses}${ports === undefined ? '' : `:${ports}`}`;
  };
  const broadcasts = family === 4 ? ['224.0.0.0/24', '255.255.255.255/32'] : ['ff02::/16'];
  const others = `LIBVIRT_PRT -s ${subnet} ! -d ${subnet} ${to}`;
  return [
    ...broadcasts.map((group) => `LIBVIRT_PRT -s ${subnet} -d ${group} ${to}-j RETURN`),
    `${others}-p tcp -j ${target(nat.ports)}`,
    `${others}-p udp -j ${target(nat.ports)}`,
    `${others}-j ${target(undefined)}`,
  ];
}
