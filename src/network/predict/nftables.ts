import type { Network } from '../model.ts';
import { type Firewall, type ForwardedSubnet, firewallOf } from './firewall.ts';

/**
 * The tables of libvirt's nftables backend for both families, in the format of `nft list` (1.1), if no other network is active
 * and no packet was counted yet. Empty if libvirt adds no rules.
 */
export function nftables(network: Network): string {
  return ([4, 6] as const)
    .map((family) => {
      const firewall = firewallOf(network, family);
      return firewall === undefined ? '' : table(firewall);
    })
    .join('');
}

const COUNTER = 'counter packets 0 bytes 0';

function table(firewall: Firewall): string {
  const { family, active } = firewall;
  const rules = active ? filterRules(firewall) : { output: [], input: [], cross: [] };
  const chains = {
    forward: [
      'type filter hook forward priority filter; policy accept;',
      ...['guest_cross', 'guest_input', 'guest_output'].map((chain) => `${COUNTER} jump ${chain}`),
    ],
    guest_output: rules.output,
    guest_input: rules.input,
    guest_cross: rules.cross,
    guest_nat: [
      'type nat hook postrouting priority srcnat; policy accept;',
      ...firewall.subnets.flatMap((subnet) => natRules(firewall, subnet)),
    ],
  };
  const blocks = Object.entries(chains).map(
    ([name, lines]) => `\tchain ${name} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`,
  );
  return `table ip${family === 4 ? '' : '6'} libvirt_network {\n${blocks.join('\n')}}\n`;
}

function filterRules({ family, bridge, device, subnets }: Firewall) {
  const ip = family === 4 ? 'ip' : 'ip6';
  const [from, to] = device === undefined ? ['', ''] : [`iifname "${device}" `, `oifname "${device}" `];
  return {
    output: [
      ...subnets.map(({ subnet }) => `${ip} saddr ${short(subnet)} iif "${bridge}" ${to}${COUNTER} accept`),
      `iif "${bridge}" ${COUNTER} reject`,
    ],
    input: [
      ...subnets.map(({ subnet, nat }) =>
        nat === undefined
          ? `${ip} daddr ${short(subnet)} ${from}oif "${bridge}" ${COUNTER} accept`
          : `${from}oif "${bridge}" ${ip} daddr ${short(subnet)} ct state established,related ${COUNTER} accept`,
      ),
      `oif "${bridge}" ${COUNTER} reject`,
    ],
    cross: [`iif "${bridge}" oif "${bridge}" ${COUNTER} accept`],
  };
}

function natRules({ family, device }: Firewall, { subnet, nat }: ForwardedSubnet): string[] {
  if (nat === undefined) return [];
  const ip = family === 4 ? 'ip' : 'ip6';
  const to = device === undefined ? '' : `oifname "${device}" `;
  const target = (ports: string) => {
    if (nat.addresses !== undefined) return `snat to ${nat.addresses}${ports}`;
    return ports === '' ? 'masquerade' : `masquerade to ${ports}`;
  };
  const from = `${ip} saddr ${short(subnet)}`;
  const others = `${from} ${ip} daddr != ${short(subnet)} ${to}${COUNTER}`;
  const broadcasts = family === 4 ? ['224.0.0.0/24', '255.255.255.255'] : ['ff02::/16'];
  return [
    ...broadcasts.map((group) => `${to}${from} ${ip} daddr ${group} ${COUNTER} return`),
    `meta l4proto tcp ${others} ${target(`:${nat.ports}`)}`,
    `meta l4proto udp ${others} ${target(`:${nat.ports}`)}`,
    `${others} ${target('')}`,
  ];
}

/** nft omits the prefix length of a single address. */
function short(subnet: string): string {
  return subnet.replace(/(?<=:.*)\/128$|(?<!:.*)\/32$/, '');
}
