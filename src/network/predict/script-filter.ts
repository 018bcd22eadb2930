import { VnetError } from '../../error.ts';
import type { Network } from '../model.ts';
import { type Firewall, type ForwardedSubnet, firewallOf } from './firewall.ts';

/** Shell commands that create nft tables which accept the same traffic as libvirt's rules. None for mode open. */
export function filterTables(network: Network): string[] {
  return ([4, 6] as const).flatMap((family) => {
    const firewall = firewallOf(network, family);
    if (firewall === undefined || !firewall.active) return [];
    if (firewall.device !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,14}$/.test(firewall.device)) {
      throw new VnetError('network-invalid', `'${firewall.device}' is not a valid device name`);
    }
    // nft requires double quotes. Neither name contains a double quote or anything special to the shell.
    return [`nft -f - <<RULES\n${table(firewall)}RULES`];
  });
}

/** Without a subnet of the family, libvirt accepts nothing of it. */
function table(firewall: Firewall): string {
  const { family, device, subnets } = firewall;
  const ip = family === 4 ? 'ip' : 'ip6';
  const [from, to] = device === undefined ? ['', ''] : [` iifname "${device}"`, ` oifname "${device}"`];
  const forward = [
    'type filter hook forward priority filter; policy accept;',
    'iifname "$bridge" oifname "$bridge" accept',
    ...subnets.map(
      ({ subnet, nat }) =>
        `${ip} daddr ${subnet}${from} oifname "$bridge"${nat === undefined ? '' : ' ct state established,related'} accept`,
    ),
    'oifname "$bridge" reject',
    ...subnets.map(({ subnet }) => `${ip} saddr ${subnet} iifname "$bridge"${to} accept`),
    'iifname "$bridge" reject',
  ];
  const nat = subnets.flatMap((subnet) => natRules(firewall, subnet));
  const chains = [
    ['guest_forward', forward],
    ...(nat.length === 0
      ? []
      : [['guest_nat', ['type nat hook postrouting priority srcnat; policy accept;', ...nat]] as const]),
  ] as const;
  const text = chains.map(
    ([name, lines]) => `  chain ${name} {\n${lines.map((line) => `    ${line}\n`).join('')}  }\n`,
  );
  return `table ${ip} vnet_$bridge {\n${text.join('')}}\n`;
}

function natRules({ family, device }: Firewall, { subnet, nat }: ForwardedSubnet): string[] {
  if (nat === undefined) return [];
  const ip = family === 4 ? 'ip' : 'ip6';
  const to = device === undefined ? '' : ` oifname "${device}"`;
  const broadcasts = family === 4 ? '{ 224.0.0.0/24, 255.255.255.255 }' : 'ff02::/16';
  const source = nat.addresses === undefined ? 'masquerade' : `snat to ${nat.addresses}`;
  const ports = nat.addresses === undefined ? `masquerade to :${nat.ports}` : `snat to ${nat.addresses}:${nat.ports}`;
  return [
    `${ip} saddr ${subnet} ${ip} daddr ${broadcasts} return`,
    `meta l4proto { tcp, udp } ${ip} saddr ${subnet} ${ip} daddr != ${subnet}${to} ${ports}`,
    `${ip} saddr ${subnet} ${ip} daddr != ${subnet}${to} ${source}`,
  ];
}
